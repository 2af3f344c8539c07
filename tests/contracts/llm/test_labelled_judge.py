"""The judge of the labelled set: its word comes on top of the floor's, and none at all is said."""

import pytest

from appservice.model.rating import Category, Rater
from appservice.policy.floor import rated
from bench.labelled_cases import OURS, read_labelled
from bench.labelled_judge import NoJudge, judged
from stage.scripted_model import ScriptedModel
from stage.scripted_model_rules import Asked, Do, Rule

DRUGS = "unfit-drugs"


def everything(_asked: Asked) -> bool:
    return True


ALONE = [(words, rated(f"{words.text} {DRUGS}")) for words in read_labelled(OURS)[:4]]


async def test_the_stricter_of_both_counts() -> None:
    async with ScriptedModel() as model:
        both = await judged(model.url, "any", ALONE)
    for (words, floor), (same, found) in zip(ALONE, both, strict=True):
        assert words is same
        assert found.by == frozenset(Rater)
        assert found.scores == {**floor.scores, Category.DRUGS: 0.9}


@pytest.mark.parametrize(
    "rule", [Rule(Do.ERROR, everything), Rule(when=everything, answer="Fine by me.")]
)
async def test_who_rates_nothing_is_no_judge(rule: Rule) -> None:
    async with ScriptedModel() as model:
        model.rule(rule)
        with pytest.raises(NoJudge, match="No model rates words at"):
            await judged(model.url, "any", ALONE)
