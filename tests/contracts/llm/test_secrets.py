"""Neither prompts nor keys get into logs, errors or reprs, even when a library is told to talk."""

import logging

import pytest

from appservice.llm.chain import ModelChain
from appservice.model.errors import ModelUnavailable
from stage.scripted_model import Do, Rule, ScriptedModel
from tests.contracts.llm.served import ANYWHERE, PROMPT, endpoint


async def test_nothing_is_logged_or_told(
    scripted: ScriptedModel, caplog: pytest.LogCaptureFixture
) -> None:
    echo = "You sent: What is a kettle for?"
    with caplog.at_level(logging.DEBUG):
        async with ModelChain([endpoint(scripted.url, max_retries=0)]) as chain:
            await chain.complete(PROMPT, ANYWHERE)
            scripted.rule(Rule(Do.ERROR, status=400, answer=echo))
            with pytest.raises(ModelUnavailable) as caught:
                await chain.complete(PROMPT, ANYWHERE)
    error = caught.value
    assert {record.name for record in caplog.records} <= {"asyncio", "aiohttp.access"}
    told = [record.getMessage() for record in caplog.records] + [repr(error), str(error)]
    told += [repr(endpoint(scripted.url)), repr(error.__cause__), repr(error.__context__)]
    assert [one for one in told if "kettle" in one or "a-secret-key" in one] == []
