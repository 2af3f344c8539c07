"""Saying no: kindly, shortly, alike for everybody, and with who listens where that is due."""

import re

import pytest

from appservice.model.rating import Category
from appservice.model.verdict import Deny
from appservice.prompt.catalogue import say
from appservice.prompt.help_lines import EVERYWHERE, HELP_LINES
from appservice.prompt.refusing import help_near, refusal, with_help


@pytest.mark.parametrize("region", [None, "GB", "XX"])
def test_every_category_has_a_sentence_of_its_own(region: str | None) -> None:
    help_ = help_near(region)
    said = {category: refusal(Deny("unfit", category), region) or "" for category in Category}
    assert len(set(said.values())) == len(Category)
    helpful = {category for category, sentence in said.items() if help_ in sentence}
    assert helpful == {Category.SELF_HARM, Category.APPEARANCE}
    assert max(map(len, said.values())) < 500


def test_why_nothing_is_said_while_nobody_looks() -> None:
    assert refusal(Deny("not_judged"), None) == say("not_judged")
    assert "ask again" in say("not_judged")
    assert refusal(Deny("unfit"), None) == say("unfit")


@pytest.mark.parametrize("reason", ["empty_answer", "nobody_reads", "not_now"])
def test_other_reasons_have_sentences_elsewhere(reason: str) -> None:
    assert refusal(Deny(reason), "GB") is None


def test_who_listens_is_near_and_there_is_always_somebody() -> None:
    assert "Samaritans 116 123 (https://www.samaritans.org)" in help_near("GB")
    assert "Childline 0800 1111" in help_near("GB")
    for region in (None, "XX", *HELP_LINES):
        assert EVERYWHERE in help_near(region)


def test_an_answer_has_it_once() -> None:
    said = with_help("I hear you.\n", "NL")
    assert said == f"I hear you.\n\n{help_near('NL')}"
    assert with_help(said, "NL") == said


@pytest.mark.parametrize("region", HELP_LINES)
def test_each_line_has_a_name_a_number_and_a_page(region: str) -> None:
    assert re.fullmatch(r"[A-Z]{2}", region)
    lines = HELP_LINES[region]
    assert lines
    for one in lines:
        assert one.name.strip() == one.name
        assert re.fullmatch(r"[0-9][0-9 -]{1,18}[0-9]", one.number), one
        assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[a-z0-9/]+)?", one.url), one
