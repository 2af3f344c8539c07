"""What is fit for whom, as the operator says it."""

from pathlib import Path

import pytest

from appservice.app.rules import content_of
from appservice.model.age import BANDS, AgeBand
from appservice.model.content import THRESHOLDS
from appservice.model.rating import Category
from tests.pure.config.conftest import Load, Refused

ROOT = Path(__file__).parents[3]


def test_nothing_said_is_the_defaults(load: Load) -> None:
    rules = content_of(load())
    assert rules.thresholds == THRESHOLDS
    assert rules.region is None


def test_what_is_said_is_laid_over_the_defaults(load: Load) -> None:
    rules = content_of(load("content: {region: FI, thresholds: {adult: {drugs: 99}}}\n"))
    assert rules.region == "FI"
    assert rules.thresholds[AgeBand.ADULT][Category.DRUGS] == 0.99
    changed = [
        (band, category)
        for band in BANDS
        for category in Category
        if rules.thresholds[band][category] != THRESHOLDS[band][category]
    ]
    assert changed == [(AgeBand.ADULT, Category.DRUGS)]


def test_the_younger_are_never_told_more(refused: Refused) -> None:
    [problem] = refused('content: {thresholds: {"13_15": {"hate": 95}}}\n')
    assert "hate of 13_15 is looser than of 16_17 (95 and 40)" in problem


@pytest.mark.parametrize(
    "section",
    [
        "{region: de}",
        "{region: Germany}",
        "{thresholds: {adult: {drugs: 0}}}",
        "{thresholds: {adult: {drugs: 101}}}",
        "{thresholds: {adult: {drugs: 0.5}}}",
        "{thresholds: {adult: {cats: 50}}}",
        "{thresholds: {old: {drugs: 50}}}",
        "{thresholds: 50}",
    ],
)
def test_what_is_none_is_refused_in_one_sentence(refused: Refused, section: str) -> None:
    [problem] = refused(f"content: {section}\n")
    assert problem.startswith("config.yaml:")
    assert "\n" not in problem


def test_a_service_that_is_to_rate_has_an_address(refused: Refused) -> None:
    [problem] = refused("content: {classifier: moderations}\n")
    assert "moderations has no base_url; write its address" in problem


def test_the_model_that_rates_is_one_of_the_models(refused: Refused) -> None:
    [problem] = refused("content: {model: huge}\n")
    assert 'content.model: there is no model "huge" below models' in problem


def test_the_documents_tell_the_thresholds_that_hold() -> None:
    told = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    for category in Category:
        row = " | ".join(str(round(THRESHOLDS[band][category] * 100)) for band in BANDS)
        assert f"| `{category}` | {row} |" in told
