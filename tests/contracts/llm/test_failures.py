"""Each way in which endpoints fail: what is tried again, who is asked next, what is said."""

import asyncio

import pytest

from appservice.llm.chain import ModelChain
from appservice.llm.endpoint import Endpoint
from appservice.model.errors import Actor, ModelFault, ModelUnavailable
from stage.scripted_model import Do, Rule, ScriptedModel
from tests.contracts.llm.served import ANYWHERE, PROMPT, endpoint


class Clockwork:
    """A clock that only sleeping moves; `slept` are the pauses."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def chain(clock: Clockwork, *endpoints: Endpoint) -> ModelChain:
    return ModelChain(endpoints, clock=clock, jitter=lambda: 0.5, sleep=clock.sleep)


async def fault(model: ModelChain) -> ModelUnavailable:
    with pytest.raises(ModelUnavailable) as caught:
        await model.complete(PROMPT, ANYWHERE)
    assert "kettle" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("rule", "why", "tries", "says"),
    [
        (Rule(Do.HANG), ModelFault.TIMEOUT, 3, "did not begin to answer within 1 s"),
        (Rule(Do.STALL), ModelFault.TIMEOUT, 3, "sent nothing more within 0.2 s"),
        (Rule(Do.RATE_LIMIT), ModelFault.RATE_LIMITED, 3, "too many requests (HTTP 429)"),
        (Rule(Do.ERROR, status=500), ModelFault.BROKEN, 3, "failed (HTTP 500)"),
        (Rule(Do.ERROR, status=503), ModelFault.BROKEN, 3, "failed (HTTP 503)"),
        (Rule(Do.ERROR, status=404), ModelFault.BROKEN, 1, "check base_url and model"),
        (Rule(Do.ERROR, status=401), ModelFault.REFUSED, 1, "refused the API key (HTTP 401)"),
        (Rule(Do.ERROR, status=403), ModelFault.REFUSED, 1, "refused the API key (HTTP 403)"),
        (Rule(Do.RESET), ModelFault.UNREACHABLE, 3, "broke off in the middle of its answer"),
        (Rule(Do.EMPTY), ModelFault.NONSENSE, 3, "gave an empty answer"),
        (Rule(Do.INVALID), ModelFault.NONSENSE, 3, "gave something that is no chat completion"),
        (Rule(answer="<think>hm, what"), ModelFault.NONSENSE, 3, "gave an empty answer"),
    ],
    ids=lambda value: value.do.value if isinstance(value, Rule) else "",
)
async def test_a_failing_endpoint_is_tried_again_where_that_may_help(
    scripted: ScriptedModel, rule: Rule, why: ModelFault, tries: int, says: str
) -> None:
    clock = Clockwork()
    scripted.rule(rule)
    patience = endpoint(
        scripted.url,
        first_token_timeout_s=1.0 if rule.do is Do.HANG else 30.0,
        idle_timeout_s=0.2 if rule.do is Do.STALL else 30.0,
    )
    async with chain(clock, patience) as model:
        failed = await fault(model)
    assert failed.fault is why
    assert str(failed).startswith("No model answered: first ")
    assert says in str(failed)
    assert len(scripted.requests) == tries
    assert len(clock.slept) == tries - 1
    operator = why is ModelFault.REFUSED or rule.status == 404
    assert failed.actor is (Actor.OPERATOR if operator else Actor.NOBODY)


async def test_nobody_listening_is_unreachable(scripted: ScriptedModel) -> None:
    await scripted.stop()
    async with chain(Clockwork(), endpoint(scripted.url)) as model:
        failed = await fault(model)
    assert failed.fault is ModelFault.UNREACHABLE


@pytest.mark.parametrize("do", [Do.NO_USAGE, Do.PLAIN])
async def test_poor_servers_are_understood(scripted: ScriptedModel, do: Do) -> None:
    scripted.rule(Rule(do))
    async with chain(Clockwork(), endpoint(scripted.url)) as model:
        completion = await model.complete(PROMPT, ANYWHERE)
    assert completion.text == "a-1kettle"
    assert (completion.input_tokens is None) == (do is Do.NO_USAGE)


async def test_pauses_grow_and_retry_after_is_kept(scripted: ScriptedModel) -> None:
    clock = Clockwork()
    scripted.rule(Rule(Do.ERROR, times=3))
    scripted.rule(Rule(Do.RATE_LIMIT, times=1, retry_after_s=7))
    async with chain(clock, endpoint(scripted.url, max_retries=4)) as model:
        assert (await model.complete(PROMPT, ANYWHERE)).text == "a-1kettle"
    assert clock.slept == [7.25, 0.75, 1.5, 3.0]


async def test_a_wait_beyond_all_patience_is_not_begun(scripted: ScriptedModel) -> None:
    clock = Clockwork()
    scripted.rule(Rule(Do.RATE_LIMIT, retry_after_s=3600))
    async with chain(clock, endpoint(scripted.url)) as model:
        assert (await fault(model)).fault is ModelFault.RATE_LIMITED
    assert clock.slept == []
    assert len(scripted.requests) == 1


async def test_the_fallback_answers_and_the_failing_one_rests(scripted: ScriptedModel) -> None:
    clock = Clockwork()
    scripted.rule(Rule(Do.ERROR, when=lambda asked: asked.body["model"] == "big"))
    first = endpoint(scripted.url, name="big", model="big", max_retries=1)
    second = endpoint(scripted.url, name="small", model="small")

    def asked() -> list[str]:
        models = [str(one.body["model"]) for one in scripted.requests]
        scripted.requests.clear()
        return models

    async with chain(clock, first, second) as model:
        assert (await model.complete(PROMPT, ANYWHERE)).endpoint == "small"
        assert asked() == ["big", "big", "small"]
        assert (await model.complete(PROMPT, ANYWHERE)).endpoint == "small"
        assert asked() == ["small"]
        clock.now += 60
        scripted.clear()
        assert (await model.complete(PROMPT, ANYWHERE)).endpoint == "big"
        assert asked() == ["big"]


async def test_the_only_endpoint_is_asked_again_at_once_when_it_is_back(
    scripted: ScriptedModel,
) -> None:
    clock = Clockwork()
    scripted.rule(Rule(Do.ERROR))
    async with chain(clock, endpoint(scripted.url)) as model:
        await fault(model)
        await fault(model)
        assert len(scripted.requests) == 4  # three tries, then, resting, one
        scripted.clear()
        assert (await model.complete(PROMPT, ANYWHERE)).text == "a-1kettle"


async def test_all_failures_are_told_and_the_last_one_is_the_fault(scripted: ScriptedModel) -> None:
    scripted.rule(Rule(Do.ERROR, when=lambda asked: asked.body["model"] == "big"))
    scripted.rule(Rule(Do.ERROR, status=401, when=lambda asked: asked.body["model"] == "small"))
    first = endpoint(scripted.url, name="big", model="big", max_retries=0)
    second = endpoint(scripted.url, name="small", model="small")
    async with chain(Clockwork(), first, second) as model:
        failed = await fault(model)
    assert failed.fault is ModelFault.REFUSED
    assert str(failed) == (
        "No model answered: big failed (HTTP 500);"
        " small refused the API key (HTTP 401): check models.*.api_key."
    )


async def test_the_whole_patience_is_bounded(scripted: ScriptedModel) -> None:
    scripted.rule(Rule(Do.HANG))
    async with chain(Clockwork(), endpoint(scripted.url, total_timeout_s=0.5)) as model:
        failed = await fault(model)
    assert failed.fault is ModelFault.TIMEOUT
    assert "no whole answer within 0.5 s" in str(failed)


async def test_cancelling_lets_go_of_the_endpoint(scripted: ScriptedModel) -> None:
    scripted.rule(Rule(Do.HANG))
    async with chain(Clockwork(), endpoint(scripted.url)) as model, asyncio.TaskGroup() as group:
        asking = group.create_task(model.complete(PROMPT, ANYWHERE))
        await scripted.wait_for(1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await scripted.wait_cut_off(1)
    assert scripted.cut_off == 1


async def test_a_server_that_refuses_stream_options_is_asked_without(
    scripted: ScriptedModel,
) -> None:
    said = "Unknown parameter: stream_options"
    knows_not = Rule(Do.ERROR, when=lambda a: "stream_options" in a.body, status=400, answer=said)
    scripted.rule(knows_not)
    async with chain(Clockwork(), endpoint(scripted.url)) as model:
        for _ in range(2):
            assert (await model.complete(PROMPT, ANYWHERE)).text == "a-1kettle"
    assert ["stream_options" in one.body for one in scripted.requests] == [True, False, False]


async def test_a_server_that_wants_the_other_limit_gets_it(scripted: ScriptedModel) -> None:
    said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    scripted.rule(Rule(Do.ERROR, when=lambda a: "max_tokens" in a.body, status=400, answer=said))
    async with chain(Clockwork(), endpoint(scripted.url)) as model:
        assert (await model.complete(PROMPT, ANYWHERE)).text == "a-1kettle"
    assert scripted.requests[-1].body["max_completion_tokens"] == 24


async def test_calls_are_counted(scripted: ScriptedModel) -> None:
    counted: list[tuple[str, int, int, str]] = []

    def count(
        *, endpoint: str, seconds: float, in_tokens: int, out_tokens: int, outcome: str
    ) -> None:
        assert seconds >= 0
        counted.append((endpoint, in_tokens, out_tokens, outcome))

    scripted.rule(Rule(Do.ERROR, status=401, times=1))
    async with ModelChain([endpoint(scripted.url)], count=count) as model:
        await fault(model)
        await model.complete(PROMPT, ANYWHERE)
    assert counted == [("first", 0, 0, "refused"), ("first", 12, 1, "ok")]
