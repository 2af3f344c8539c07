"""The judge of labelled transcripts: asked about what the rules leave open, as in the product."""

import json

import pytest

from appservice.model.judging import Opinion
from appservice.model.speaking import Call
from bench.speaking import OURS
from bench.speaking_cases import read_cases
from bench.speaking_judge import NoJudge, judged
from bench.speaking_tally import Outcome, judged_counts, outcome_of
from stage.scripted_model import ScriptedModel
from stage.scripted_model_rules import Asked, Do, Rule

CASES = [case for case, label in read_cases(OURS) if label.lang == "en"][:60]
OUTCOMES = [outcome_of(*each) for each in read_cases(OURS) if each[1].lang == "en"][:60]
OPEN = [o.label.case_id for o in OUTCOMES if o.ruling.call is Call.JUDGE]


def says(call: str, sure: float) -> Rule:
    said = {"why": "can help", "call": call, "emoji": "", "sure": sure}
    return Rule(when=lambda asked: True, answer=json.dumps(said))


async def opinions(*rules: Rule) -> tuple[list[Outcome], list[Asked]]:
    async with ScriptedModel() as model:
        for rule in rules:
            model.rule(rule)
        return await judged(model.url, "any", CASES, OUTCOMES), model.requests


async def test_only_what_is_open_is_asked_and_by_a_schema() -> None:
    found, requests = await opinions(says("speak", 0.9))
    assert [o.label.case_id for o in found if o.opinion is not None] == OPEN
    assert len(requests) == len(OPEN) > 3
    for asked in requests:
        schema = asked.body["response_format"]["json_schema"]["schema"]
        assert schema["properties"]["call"]["enum"] == ["speak", "react", "silent"]
    assert judged_counts(found)["missed"] == 0
    silent = sum(o.label.label == "must_be_silent" for o in found if o.opinion is not None)
    assert judged_counts(found)["false_interruptions"] == silent > 0


async def test_all_else_than_a_clear_word_is_silence() -> None:
    words = Rule(when=lambda asked: True, answer="Speak up!", times=2)
    found, _ = await opinions(says("speak", 0.5), words)
    assert [o.opinion for o in found if o.opinion is not None] == [Opinion.SILENT] * len(OPEN)
    assert judged_counts(found)["false_interruptions"] == 0


async def test_a_judge_that_never_answers_is_none() -> None:
    with pytest.raises(NoJudge, match="No model answers at"):
        await opinions(Rule(Do.ERROR, when=lambda asked: True))
