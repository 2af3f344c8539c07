"""What fails is left alone, tried by one question at a time, and asked again when it is back."""

import asyncio
from dataclasses import dataclass, field

import pytest

from appservice.llm.chain import ModelChain
from appservice.llm.endpoint import Endpoint
from appservice.model.errors import ModelFault, ModelUnavailable
from stage.scripted_model import Do, Rule, ScriptedModel
from tests.contracts.llm.served import ANYWHERE, AT_HOME, PROMPT, Served, endpoint


@dataclass
class Seen:
    """A clock that stands still, and what was shown of the breakers."""

    now: float = 1000.0
    states: list[tuple[str, str]] = field(default_factory=list)

    def watch(self, *, endpoint: str, state: str) -> None:
        self.states.append((endpoint, state))

    def chain(self, *endpoints: Endpoint) -> ModelChain:
        return ModelChain(endpoints, clock=lambda: self.now, jitter=lambda: 0.5, watch=self.watch)


def big(scripted: ScriptedModel, **more: object) -> Endpoint:
    return endpoint(scripted.url, name="big", model="big", max_retries=0, **more)


def small(scripted: ScriptedModel, **more: object) -> Endpoint:
    return endpoint(scripted.url, name="small", model="small", max_retries=0, **more)


def asked(scripted: ScriptedModel) -> list[str]:
    models = [str(one.body["model"]) for one in scripted.requests]
    scripted.requests.clear()
    return models


def fails(do: Do, model: str, **more: object) -> Rule:
    return Rule(do, when=lambda one: one.body["model"] == model, **more)  # type: ignore[arg-type]


async def test_after_a_rest_one_question_tries_it_while_the_others_go_on(
    scripted: ScriptedModel,
) -> None:
    seen = Seen()
    scripted.rule(fails(Do.ERROR, "big"))
    async with seen.chain(big(scripted), small(scripted)) as chain:
        assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "small"
        assert chain.healthy() == {"small"}
        assert chain.trouble() == "big failed (HTTP 500)"
        asked(scripted)
        seen.now += 15
        assert chain.healthy() == {"small", "big"}
        scripted.clear()
        scripted.rule(fails(Do.HANG, "big"))
        trial = asyncio.create_task(chain.complete(PROMPT, ANYWHERE))
        await scripted.wait_for(1)
        assert chain.healthy() == {"small"}
        for _ in range(3):
            assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "small"
        assert asked(scripted) == ["big", "small", "small", "small"]
        scripted.clear()  # which ends what hangs with an error
        assert (await trial).endpoint == "small"
        seen.now += 30
        assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "big"
        assert chain.trouble() is None
    shown = [state for name, state in seen.states if name == "big"]
    assert shown == ["closed", "open", "half_open", "open", "half_open", "closed"]


@pytest.mark.parametrize(
    "slow", [fails(Do.HANG, "big"), fails(Do.RATE_LIMIT, "big", retry_after_s=30)], ids=["h", "r"]
)
async def test_nobody_waits_twice_or_long_where_another_one_can_answer(
    scripted: ScriptedModel, slow: Rule
) -> None:
    scripted.rule(slow)
    first = endpoint(scripted.url, name="big", model="big", first_token_timeout_s=0.3)
    async with Seen().chain(first, small(scripted)) as chain, asyncio.timeout(20):
        assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "small"
    assert asked(scripted) == ["big", "small"]


async def test_it_is_asked_for_want_of_others_by_one_at_a_time(scripted: ScriptedModel) -> None:
    seen = Seen()
    scripted.rule(fails(Do.ERROR, "big"))
    async with seen.chain(big(scripted)) as chain:
        with pytest.raises(ModelUnavailable):
            await chain.complete(PROMPT, ANYWHERE)
        asked(scripted)
        scripted.clear()
        scripted.rule(fails(Do.HANG, "big"))
        waiting = [asyncio.create_task(chain.complete(PROMPT, ANYWHERE)) for _ in range(4)]
        await scripted.wait_for(1)
        scripted.clear()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in outcomes] == [ModelUnavailable] * 4
        assert asked(scripted) == ["big"]
        many = (chain.complete(PROMPT, ANYWHERE) for _ in range(4))
        assert [one.endpoint for one in await asyncio.gather(*many)] == ["big"] * 4
        assert asked(scripted) == ["big"] * 4


async def test_retry_after_is_kept_even_where_there_is_no_other(scripted: ScriptedModel) -> None:
    seen = Seen()
    scripted.rule(Rule(Do.RATE_LIMIT, retry_after_s=40))
    async with seen.chain(big(scripted)) as chain:
        for _ in range(3):
            with pytest.raises(ModelUnavailable) as caught:
                await chain.complete(PROMPT, ANYWHERE)
            assert caught.value.fault is ModelFault.RATE_LIMITED
        with pytest.raises(ModelUnavailable, match="wants no other for 40 s"):
            await chain.complete(PROMPT, ANYWHERE)
        assert asked(scripted) == ["big"]
        seen.now += 40
        scripted.clear()
        assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "big"


async def test_a_bad_question_does_not_close_the_door_to_others(scripted: ScriptedModel) -> None:
    seen = Seen()
    scripted.rule(fails(Do.ERROR, "big", status=400))
    async with seen.chain(big(scripted), small(scripted)) as chain:
        for _ in range(2):
            assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "small"
            assert chain.healthy() == {"big", "small"}
        assert (await chain.complete(PROMPT, ANYWHERE)).endpoint == "small"
        assert chain.healthy() == {"small"}


async def test_once_is_one_question_to_one_that_does_not_fail(scripted: ScriptedModel) -> None:
    seen = Seen()
    scripted.rule(fails(Do.ERROR, "big"))
    async with seen.chain(big(scripted), small(scripted)) as chain:
        with pytest.raises(ModelUnavailable):
            await chain.complete(PROMPT, ANYWHERE, once=True)
        assert (await chain.complete(PROMPT, ANYWHERE, once=True)).endpoint == "small"
        scripted.rule(fails(Do.ERROR, "small"))
        for _ in range(2):
            with pytest.raises(ModelUnavailable, match="HTTP 500"):
                await chain.complete(PROMPT, ANYWHERE, once=True)
    assert asked(scripted) == ["big", "small", "small"]


async def test_names_choose_and_order_and_never_reach_further(
    scripted: ScriptedModel, served: Served
) -> None:
    first = endpoint(scripted.url, name="first")
    second = endpoint(served.url, name="second", model=served.model, local=True)
    async with Seen().chain(first, second) as chain:

        async def who(*models: str, home: bool = False) -> str:
            reach = AT_HOME if home else ANYWHERE
            return (await chain.complete(PROMPT, reach, models=models)).endpoint

        assert await who() == "first"
        assert await who("second", "first") == "second"
        assert await who("gone", "second") == "second"
        assert await who("gone") == "first"
        assert await who("first", "second", home=True) == "second"
        assert await who("gone", home=True) == "second"
        with pytest.raises(ModelUnavailable) as caught:
            await who("first", home=True)
    assert caught.value.fault is ModelFault.OUT_OF_REACH
