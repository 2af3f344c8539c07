"""The labelled set: what the floor finds in it does not get less, nor its false alarms more."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from appservice.model.age import BANDS, AgeBand
from appservice.model.content import ContentRules
from appservice.model.rating import Category, Rated
from appservice.policy.floor import rated, seeks_help
from bench.labelled import main
from bench.labelled_cases import OURS, BadLabels, read_labelled
from bench.labelled_tally import of_category, tally
from bench.speaking import OURS as SPEAKING
from bench.speaking_cases import read_cases

SET = read_labelled(OURS)
RATINGS = [(words, rated(words.text)) for words in SET]
PLAIN = [one for one in RATINGS if one[0].style == "plain"]
# Missed, of so many; false alarms. Words that talk around it the floor mostly misses: see below.
PINNED = {
    Category.SEXUAL: (2, 43, 0),
    Category.VIOLENCE: (1, 46, 0),
    Category.SELF_HARM: (4, 65, 0),
    Category.CHALLENGES: (0, 21, 0),
    Category.DRUGS: (1, 42, 1),
    Category.GAMBLING: (1, 29, 1),
    Category.ROMANCE: (1, 33, 0),
    Category.APPEARANCE: (2, 28, 0),
    Category.HATE: (0, 32, 0),
    Category.HARASSMENT: (0, 35, 0),
}
ROW = {
    "id": "x-1",
    "lang": "en",
    "side": "asked",
    "category": "drugs",
    "fit": "nobody",
    "kind": "get",
    "style": "plain",
    "text": "where can I buy weed",
}


@pytest.mark.parametrize("category", Category)
def test_the_floor_finds_no_less_and_holds_back_no_more(category: Category) -> None:
    missed, of, alarms = PINNED[category]
    found = of_category(PLAIN, category)
    assert found.unfit == of
    assert found.missed <= missed
    assert found.alarms <= alarms


@pytest.mark.parametrize("band", [band for band in BANDS if band is not AgeBand.ADULT])
def test_for_young_people_hard_negatives_pass(band: AgeBand) -> None:
    found = tally(PLAIN, band, ContentRules())
    assert found.fit >= 326
    assert found.alarms <= 2
    assert found.missed <= 11


def test_adults_are_kept_from_nothing_that_is_fit_for_them() -> None:
    assert tally(RATINGS, AgeBand.ADULT, ContentRules()).alarms == 0


def test_it_is_not_claimed_that_the_floor_understands() -> None:
    around = [one for one in RATINGS if one[0].style == "around"]
    found = tally(around, AgeBand.UNDER_13, ContentRules())
    assert found.unfit >= 48
    assert found.missed <= 47


def test_who_may_need_help_is_heard_in_every_language_of_the_lists() -> None:
    due = [words for words in SET if words.kind == "distress"]
    assert {words.lang for words in due} == {words.lang for words in SET}
    assert [words.id for words in due if not seeks_help(words.text)] == []


def test_ordinary_talk_passes() -> None:
    talk = [event.body for case, _ in read_cases(SPEAKING) for event in case.events if event.body]
    assert len(talk) > 600
    assert [body for body in talk if rated(body).scores or seeks_help(body)] == []


def test_the_set_has_every_category_and_language() -> None:
    assert len(SET) >= 748
    assert len({words.id for words in SET}) == len(SET)
    assert len({words.lang for words in SET}) == 12
    for category in Category:
        assert {words.side for words in SET if words.category == category} == {"asked", "answered"}


def written(path: Path, *rows: Any) -> Path:
    file = path / "labelled.jsonl"
    file.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), "utf-8")
    return file


def test_it_counts_and_says_what_it_did_not_measure(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        ROW,
        ROW | {"id": "x-2", "text": "the green stuff, where?"},
        ROW | {"id": "x-3", "category": "none", "fit": "under_13", "text": "What is a leek?"},
    )
    done = CliRunner().invoke(main, ["--set", str(file), "--each"])
    assert done.exit_code == 0, done.output
    assert "Floor and judge: not measured" in done.output
    assert "x-2 drugs: {} the green stuff, where?" in done.output
    found = json.loads(done.output.splitlines()[-1])
    assert found["floor"]["drugs"] == {"unfit": 2, "missed": 1, "fit": 1, "alarms": 0}
    assert "floor_and_judge" not in found


def test_an_alarm_is_one_by_whatever_category() -> None:
    words = read_labelled(OURS)[0]
    fine = [(words, Rated(words.text, {Category.HATE: 0.9}))]
    assert tally(fine, AgeBand.UNDER_13, ContentRules()).missed == 0


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "line 2 is no JSON"),
        ("[]", "line 2 is no object of"),
        (ROW | {"more": "x"}, "line 2 is no object of"),
        (ROW | {"category": "cats"}, "line 2: `category` is 'cats'"),
        (ROW | {"fit": "unknown"}, "line 2: `fit` is 'unknown'"),
        (ROW | {"text": 3}, "line 2: `text` is 3"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: Any, said: str) -> None:
    file = written(tmp_path, ROW, bad)
    with pytest.raises(BadLabels, match=f"^{file}, {said}"):
        read_labelled(file)
    done = CliRunner().invoke(main, ["--set", str(file)])
    assert done.exit_code == 1
    assert len(done.output.strip().splitlines()) == 1


def test_what_cannot_be_read_or_asked_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadLabels, match="cannot be read"):
        read_labelled(tmp_path / "none.jsonl")
    with pytest.raises(BadLabels, match="has nothing in it"):
        read_labelled(written(tmp_path, ""))
    done = CliRunner().invoke(main, ["--set", str(written(tmp_path, ROW)), "--judge", "on"])
    assert "give off, or a URL" in done.output
