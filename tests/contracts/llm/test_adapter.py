"""The adapter gets an answer from any endpoint, scripted or real."""

import json

import pytest

from appservice.llm.chain import ModelChain
from appservice.model.errors import ModelFault, ModelUnavailable
from stage.scripted_model import ScriptedModel
from tests.contracts.llm.served import ANYWHERE, PROMPT, Served, endpoint


async def test_it_gets_a_whole_answer(served: Served) -> None:
    async with ModelChain([endpoint(served.url)]) as chain:
        completion = await chain.complete(PROMPT, ANYWHERE)
    assert completion.text.strip()
    assert completion.model == served.model
    assert completion.endpoint == "first"
    assert completion.finish in {"stop", "length"}
    assert completion.input_tokens is not None
    assert completion.input_tokens > 5
    assert completion.output_tokens is not None
    assert 0 < completion.output_tokens <= PROMPT.max_output_tokens
    assert completion.cached_tokens is not None


async def test_it_probes_with_a_real_completion(served: Served) -> None:
    async with ModelChain([endpoint(served.url)]) as chain:
        (probe,) = await chain.probe()
    assert probe.ok
    assert probe.completion is not None
    assert probe.sentence.startswith(f"first answered as {served.model} in ")


async def test_it_says_what_a_bad_request_is(served: Served) -> None:
    bad = endpoint(served.url, extra_body={"messages": "no list"})
    async with ModelChain([bad]) as chain:
        with pytest.raises(ModelUnavailable) as caught:
            await chain.complete(PROMPT, ANYWHERE)
    assert caught.value.fault is ModelFault.BROKEN
    assert "HTTP 400" in str(caught.value)


async def test_it_sends_roles_and_texts_and_nothing_of_the_room(scripted: ScriptedModel) -> None:
    wanted = endpoint(scripted.url, extra_body={"temperature": 0.3})
    async with ModelChain([wanted]) as chain:
        completion = await chain.complete(PROMPT, ANYWHERE)
    assert completion.text == "a-1kettle"
    (asked,) = scripted.requests
    assert asked.body == {
        "model": "scripted",
        "messages": [{"role": p.role.value, "content": p.text} for p in PROMPT.parts],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 24,
        "temperature": 0.3,
    }
    assert asked.authorization == "Bearer a-secret-key"
    assert b"secret-room" not in asked.raw
    assert b"secret-event" not in asked.raw


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
async def test_the_name_of_the_output_limit_is_the_operators(
    scripted: ScriptedModel, name: str
) -> None:
    wanted = endpoint(scripted.url, output_token_parameter=name)
    async with ModelChain([wanted]) as chain:
        await chain.complete(PROMPT, ANYWHERE)
    assert json.loads(scripted.requests[0].raw)[name] == 24
