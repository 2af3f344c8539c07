"""An answer that fits a schema: from a real server by its grammar, from others by asking for it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from appservice.llm.chain import ModelChain
from appservice.model.errors import ModelUnavailable
from appservice.model.reach import Reach
from appservice.prompt.judging import judge_prompt, opinion_of
from stage.scripted_model import Do, Rule, ScriptedModel
from tests.contracts.llm.served import ANYWHERE, PROMPT, Served, endpoint
from tests.contracts.llm.test_failures import Clockwork, chain
from tests.pure.prompt.samples import ALICE, BOB, line, room
from tests.pure.prompt.samples import ROOM as SAMPLE_ROOM

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["call", "sure"],
    "properties": {
        "call": {"type": "string", "enum": ["speak", "silent"]},
        "sure": {"type": "number"},
    },
}
SHAPED = replace(PROMPT, schema=SCHEMA, max_output_tokens=64)


async def test_a_real_server_keeps_to_a_schema(real: Served) -> None:
    async with ModelChain([endpoint(real.url)]) as model:
        said = json.loads((await model.complete(SHAPED, ANYWHERE)).text)
    assert set(said) == {"call", "sure"}
    assert said["call"] in {"speak", "silent"}


async def test_a_real_server_judges(real: Served) -> None:
    talk = [line(1, "Does anyone know when the museum opens?"), line(2, "Not me, sorry", BOB)]
    prompt = judge_prompt(room({ALICE: "Alice", BOB: "Bob"}), talk, 0, "Parlour")
    reach = Reach(SAMPLE_ROOM, own_machines_only=True)
    async with ModelChain([endpoint(real.url, local=True)]) as model:
        completion = await model.complete(prompt, reach, once=True)
    assert opinion_of(completion.text) is not None
    assert completion.input_tokens is not None
    assert completion.input_tokens < 700


@pytest.mark.parametrize("status", [400, 422])
async def test_a_server_that_knows_no_schemas_is_asked_without(
    scripted: ScriptedModel, status: int
) -> None:
    knows_not = Rule(
        Do.ERROR,
        when=lambda asked: "response_format" in asked.body,
        status=status,
        answer="'response_format.type' must be text.",
    )
    scripted.rule(knows_not)
    async with chain(Clockwork(), endpoint(scripted.url)) as model:
        for _ in range(2):
            assert (await model.complete(SHAPED, ANYWHERE, once=True)).text == "a-1kettle"
    asked = ["response_format" in one.body for one in scripted.requests]
    assert asked == [True, False, False]


async def test_a_prompt_without_a_schema_asks_for_none(scripted: ScriptedModel) -> None:
    async with chain(Clockwork(), endpoint(scripted.url)) as model:
        await model.complete(PROMPT, ANYWHERE)
    assert "response_format" not in scripted.requests[0].body


async def test_once_is_one_try_of_one_model(scripted: ScriptedModel) -> None:
    scripted.rule(Rule(Do.ERROR, status=500))
    first, second = endpoint(scripted.url), endpoint(scripted.url, name="second", model="other")
    async with chain(Clockwork(), first, second) as model:
        with pytest.raises(ModelUnavailable):
            await model.complete(PROMPT, ANYWHERE, models=["second", "first"], once=True)
    assert [one.body["model"] for one in scripted.requests] == ["other"]
