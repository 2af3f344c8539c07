"""Clearing: nothing is cleared above what its audience may read, whatever the settings say."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import ALL_AGES, BANDS, AgeBand
from appservice.model.audience import Audience
from appservice.model.content import NEVER_FIT, THRESHOLDS, ContentRules
from appservice.model.rating import Category, Rated, Rater, Scores
from appservice.model.verdict import Cleared, Deny
from appservice.policy.content import MAX_ANSWER_CHARS, clear, unfit
from appservice.policy.floor import rated
from appservice.policy.rating import merged
from tests.pure.policy.rooms import ALICE, ROOM

ALL = frozenset(Rater)
RULES = ContentRules()

scores_of = st.dictionaries(st.sampled_from(Category), st.floats(0, 1))
wild = st.dictionaries(st.sampled_from(Category), st.floats())
bands = st.sampled_from(AgeBand)
raters = st.frozensets(st.sampled_from(Rater))
rules = st.dictionaries(st.sampled_from(BANDS), wild).map(lambda t: ContentRules(thresholds=t))


def readers(band: AgeBand) -> Audience:
    return Audience(ROOM, frozenset({ALICE}), band)


@given(st.text(), wild, raters, bands, rules)
def test_it_is_total_and_clears_only_what_was_looked_at_and_is_fit(
    text: str, scores: Scores, by: frozenset[Rater], band: AgeBand, content: ContentRules
) -> None:
    verdict = clear(Rated(text, scores, by), readers(band), content)
    if isinstance(verdict, Deny):
        assert verdict.reason in ("empty_answer", "not_judged", "unfit")
        assert (verdict.category is not None) is (verdict.reason == "unfit")
        return
    assert by == ALL if band is not AgeBand.ADULT else Rater.FLOOR in by
    limits = content.thresholds.get(ALL_AGES if band is AgeBand.UNKNOWN else band, {})
    for category in Category:
        score = scores.get(category, 0.0)
        assert not math.isnan(score)
        assert score < NEVER_FIT
        assert not score >= limits.get(category, NEVER_FIT)


@given(scores_of, st.sampled_from(BANDS), st.sampled_from(BANDS))
def test_what_is_fit_for_the_younger_is_fit_for_the_older(
    scores: Scores, one: AgeBand, other: AgeBand
) -> None:
    younger, older = sorted((one, other), key=BANDS.index)
    words = Rated("Words.", scores, ALL)
    if unfit(words, readers(younger), RULES) is None:
        assert isinstance(clear(words, readers(older), RULES), Cleared)


@given(scores_of)
def test_who_is_unknown_is_taken_for_the_youngest(scores: Scores) -> None:
    words = Rated("Words.", scores, ALL)
    unknown = clear(words, readers(AgeBand.UNKNOWN), RULES)
    assert isinstance(unknown, Deny) is isinstance(clear(words, readers(ALL_AGES), RULES), Deny)


@given(scores_of, scores_of, bands)
def test_a_second_look_never_loosens(floor: Scores, more: Scores, band: AgeBand) -> None:
    words = Rated("Words.", floor, frozenset({Rater.FLOOR}))
    both = merged(words, more)
    assert both.text == words.text
    assert both.by == ALL
    for one in (words, replace(words, scores=more)):
        if unfit(one, readers(band), RULES) is not None:
            assert unfit(both, readers(band), RULES) is not None


@pytest.mark.parametrize("band", [band for band in AgeBand if band is not AgeBand.ADULT])
def test_nobody_young_reads_what_only_the_floor_has_seen(band: AgeBand) -> None:
    assert clear(rated("A word."), readers(band), RULES) == Deny("not_judged")
    verdict = clear(merged(rated("A word."), {}), readers(band), RULES)
    assert isinstance(verdict, Cleared)
    assert verdict.text == "A word."


def test_adults_read_what_only_the_floor_has_seen() -> None:
    verdict = clear(rated(" A word. "), readers(AgeBand.ADULT), RULES)
    assert isinstance(verdict, Cleared)
    assert verdict.text == "A word."
    assert clear(Rated("A word."), readers(AgeBand.ADULT), RULES) == Deny("not_judged")


def test_nothing_and_nobody() -> None:
    adults = readers(AgeBand.ADULT)
    assert clear(rated(" \n"), adults, RULES) == Deny("empty_answer")
    nobody = replace(adults, people=frozenset())
    assert clear(rated("A word."), nobody, RULES) == Deny("nobody_reads")
    long = clear(rated("x" * (MAX_ANSWER_CHARS + 5)), adults, RULES)
    assert isinstance(long, Cleared)
    assert len(long.text) == MAX_ANSWER_CHARS


def test_help_is_due_before_anything_else_is_said() -> None:
    scores = {Category.SEXUAL: NEVER_FIT, Category.SELF_HARM: 0.9}
    verdict = clear(Rated("Words.", scores, ALL), readers(ALL_AGES), RULES)
    assert verdict == Deny("unfit", Category.SELF_HARM)


@pytest.mark.parametrize("band", AgeBand)
@pytest.mark.parametrize("category", Category)
def test_what_is_never_fit_is_never_cleared(band: AgeBand, category: Category) -> None:
    loosest = ContentRules(thresholds={one: dict.fromkeys(Category, 1.0) for one in BANDS})
    worst = Rated("Words.", {category: NEVER_FIT}, ALL)
    for content in (RULES, loosest, ContentRules(thresholds={})):
        assert clear(worst, readers(band), content) == Deny("unfit", category)


def test_the_defaults_name_every_category_and_no_younger_is_looser() -> None:
    for band in BANDS:
        assert set(THRESHOLDS[band]) == set(Category)
    for category in Category:
        row = [THRESHOLDS[band][category] for band in BANDS]
        assert row == sorted(row)
        assert 0 < row[0] < row[-1] <= NEVER_FIT
