"""What may not leave the operator's machines goes to endpoints marked local, whatever happens."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from appservice.llm.chain import ModelChain
from appservice.model.errors import Actor, ModelFault, ModelUnavailable
from appservice.model.ids import RoomId, UserId
from stage.scripted_model import ScriptedModel
from stage.scripted_model_rules import Do, Rule
from tests.contracts.llm.served import ANYWHERE, AT_HOME, PROMPT, endpoint


@pytest.fixture
async def elsewhere() -> AsyncIterator[ScriptedModel]:
    async with ScriptedModel() as model:
        yield model


def _chain(home: ScriptedModel, elsewhere: ScriptedModel) -> ModelChain:
    """The one elsewhere comes first; only a mark tells them apart."""
    return ModelChain(
        [
            endpoint(elsewhere.url, name="elsewhere", max_retries=0),
            endpoint(home.url, name="home", local=True, max_retries=0),
        ]
    )


async def test_words_that_stay_at_home_never_go_elsewhere(
    scripted: ScriptedModel, elsewhere: ScriptedModel
) -> None:
    async with _chain(scripted, elsewhere) as chain:
        for _ in range(3):
            assert (await chain.complete(PROMPT, AT_HOME)).endpoint == "home"
        assert elsewhere.requests == []
        assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "elsewhere"
    assert len(elsewhere.requests) == 1


async def test_they_do_not_when_the_one_at_home_fails_or_rests(
    scripted: ScriptedModel, elsewhere: ScriptedModel
) -> None:
    scripted.rule(Rule(Do.ERROR, status=500))
    async with _chain(scripted, elsewhere) as chain:
        for _ in range(3):
            with pytest.raises(ModelUnavailable) as caught:
                await chain.complete(PROMPT, AT_HOME)
            assert caught.value.fault is ModelFault.BROKEN
            assert "elsewhere" not in str(caught.value)
    assert len(scripted.requests) == 3
    assert elsewhere.requests == []


async def test_without_a_model_at_home_nobody_is_asked(elsewhere: ScriptedModel) -> None:
    async with ModelChain([endpoint(elsewhere.url)]) as chain:
        with pytest.raises(ModelUnavailable, match="no endpoint is marked local") as caught:
            await chain.complete(PROMPT, AT_HOME)
    assert (caught.value.fault, caught.value.actor) == (ModelFault.OUT_OF_REACH, Actor.OPERATOR)
    assert elsewhere.requests == []


@pytest.mark.parametrize("reach", [ANYWHERE, AT_HOME])
async def test_words_of_another_room_than_the_reach_is_of_go_nowhere(
    scripted: ScriptedModel, elsewhere: ScriptedModel, reach: object
) -> None:
    foreign = replace(PROMPT.parts[1], room_id=RoomId("!other"))
    mixed = replace(PROMPT, parts=(PROMPT.parts[0], foreign))
    async with _chain(scripted, elsewhere) as chain:
        with pytest.raises(ValueError, match="words of another room"):
            await chain.complete(mixed, reach)  # type: ignore[arg-type]
    assert scripted.requests + elsewhere.requests == []


@pytest.mark.parametrize("person", [None, UserId("@bob:hs.test")])
async def test_what_is_remembered_of_somebody_goes_nowhere_but_from_their_own_chat(
    scripted: ScriptedModel, elsewhere: ScriptedModel, person: UserId | None
) -> None:
    alice = UserId("@alice:hs.test")
    remembering = replace(PROMPT.parts[0], person=alice)
    prompt = replace(PROMPT, parts=(remembering, *PROMPT.parts[1:]))
    async with _chain(scripted, elsewhere) as chain:
        with pytest.raises(ValueError, match="remembered of somebody else"):
            await chain.complete(prompt, replace(ANYWHERE, person=person))
        assert scripted.requests + elsewhere.requests == []
        assert (await chain.complete(prompt, replace(ANYWHERE, person=alice))).text
