"""Every reason that is stored has a sentence that people understand."""

import re
from pathlib import Path

import pytest

from appservice.model.judging import OF_FAILURES, Reason
from appservice.policy.explaining import REASONS, reason_of
from appservice.prompt.catalogue import say

POLICY = Path(__file__).parents[3] / "appservice/policy"
# Where the judge is asked, its word is stored in the place of the ruling.
RULING = re.compile(r'(?:Ruling\(\s*Call\.(?:SPEAK|SILENT),\s*|_silent\()"([^"]+)"')
SOURCES = [*(POLICY / "speaking").glob("*.py"), POLICY / "decide/speaking.py"]
RULINGS = {why for source in SOURCES for why in RULING.findall(source.read_text("utf-8"))}


def test_rulings_are_found_in_the_sources() -> None:
    assert {"mentioned", "alone with it", "quick talk of people"} < RULINGS
    assert len(RULINGS) > 5


@pytest.mark.parametrize("why", sorted(RULINGS))
def test_every_ruling_has_a_sentence(why: str) -> None:
    assert reason_of(why) is not None


@pytest.mark.parametrize("why", sorted(reason.value for reason in set(Reason) - OF_FAILURES))
def test_every_reason_of_the_judge_has_one(why: str) -> None:
    assert reason_of(why) is not None
    assert reason_of(f"judged: silent ({why})") is not None


@pytest.mark.parametrize("key", sorted({*REASONS.values()}))
@pytest.mark.parametrize("whose", ["you", "they"])
def test_the_sentences_name_who_it_was_and_nobody_else(key: str, whose: str) -> None:
    said = say(f"why_{key}_{whose}", user="@bob:hs.test", prefix="!ai")
    assert whose == "they" or "@bob" not in said
    assert "{" not in said
