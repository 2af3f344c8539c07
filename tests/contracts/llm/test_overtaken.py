"""A prompt that does not hold any more is sent to nobody else, nor once more to the same one."""

import pytest

from appservice.llm.chain import ModelChain
from appservice.model.errors import ModelFault, ModelUnavailable
from stage.scripted_model import Asked, Do, Rule, ScriptedModel
from tests.contracts.llm.served import ANYWHERE, PROMPT, endpoint


@pytest.mark.parametrize("others", [0, 1])
async def test_what_was_removed_meanwhile_is_told_to_no_other_model(
    scripted: ScriptedModel, others: int
) -> None:
    held = [True]

    def removed(asked: Asked) -> bool:
        held.clear()
        return bool(asked.body["model"] == "big")

    scripted.rule(Rule(Do.ERROR, when=removed))
    big = endpoint(scripted.url, name="big", model="big", max_retries=1 - others)
    small = [endpoint(scripted.url, name="small", model="small")][:others]
    async with ModelChain([big, *small], jitter=lambda: 0.0) as chain:
        with pytest.raises(ModelUnavailable) as failed:
            await chain.complete(PROMPT, ANYWHERE, holds=lambda: bool(held))
        assert failed.value.fault is ModelFault.OVERTAKEN
        assert [asked.body["model"] for asked in scripted.requests] == ["big"]
        assert chain.healthy() >= {one.name for one in small}
        with pytest.raises(ModelUnavailable):
            await chain.complete(PROMPT, ANYWHERE, holds=lambda: bool(held))
        assert len(scripted.requests) == 1  # it did not hold from the beginning
        scripted.clear()
        assert (await chain.complete(PROMPT, ANYWHERE, holds=lambda: True)).text
