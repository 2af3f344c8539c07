"""Rating by a moderations service: what is asked, what counts, and how it fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from appservice.llm.moderating import KNOWN, Moderator
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.rating import Category
from tests.contracts.llm.classifying import Service, result
from tests.contracts.llm.served import ANYWHERE, AT_HOME, endpoint
from tests.contracts.llm.test_failures import Clockwork


@pytest.fixture
def service() -> Service:
    return Service()


@asynccontextmanager
async def asking(service: Service, **more: Any) -> AsyncIterator[tuple[Moderator, Clockwork]]:
    """A moderator of that service, with a clock of its own."""
    clock = Clockwork()
    async with TestServer(service.app()) as server:
        url = str(server.make_url("/v1"))
        moderator = Moderator(
            endpoint(url, name="moderations", model="mod-1", **more),
            clock=clock,
            jitter=lambda: 0.5,
            sleep=clock.sleep,
        )
        try:
            yield moderator, clock
        finally:
            await moderator.aclose()


async def fault(moderator: Moderator) -> ModelFault:
    with pytest.raises(ModelUnavailable) as caught:
        await moderator.scores("words", ANYWHERE)
    assert "words" not in str(caught.value)
    return caught.value.fault


async def test_it_takes_the_worst_of_what_belongs_together(service: Service) -> None:
    service.answer = result(
        violence=0.1, violence__graphic=0.7, harassment__threatening=0.4, sexual__minors=2.0
    )
    async with asking(service) as (moderator, _):
        scores = await moderator.scores("What is in it?", ANYWHERE)
    assert scores[Category.VIOLENCE] == 0.7
    assert scores[Category.HARASSMENT] == 0.4
    assert scores[Category.SEXUAL] == 1.0
    assert scores[Category.HATE] == 0.0
    assert scores.keys() == KNOWN
    assert service.asked == [{"model": "mod-1", "input": "What is in it?"}]
    assert service.keys == ["Bearer a-secret-key"]


async def test_what_must_stay_at_home_is_not_sent(service: Service) -> None:
    async with asking(service) as (away, _):
        with pytest.raises(ModelUnavailable) as caught:
            await away.scores("secret", AT_HOME)
        assert caught.value.fault is ModelFault.OUT_OF_REACH
        assert service.asked == []
    async with asking(service, local=True) as (home, _):
        assert await home.scores("secret", AT_HOME)


@pytest.mark.parametrize(
    "answer",
    [
        "<html>not today",
        "[]",
        "{}",
        {"results": []},
        {"results": [{"flagged": False}]},
        {"results": [{"category_scores": {"sexual": 0.0}}]},
        {"results": [*result()["results"], *result()["results"]]},
        result(sexual="0"),
        result(hate=float("nan")),
        {"results": ["fine"]},
    ],
)
async def test_what_is_no_rating_is_none(service: Service, answer: Any) -> None:
    service.answer = answer
    async with asking(service, max_retries=0) as (moderator, _):
        assert await fault(moderator) is ModelFault.NONSENSE


async def test_it_is_asked_again_while_it_is_busy(service: Service) -> None:
    service.statuses = [503, 429]
    async with asking(service) as (moderator, _):
        assert await moderator.scores("words", ANYWHERE)
    assert len(service.asked) == 3


async def test_a_wrong_key_is_the_operators(service: Service) -> None:
    service.statuses = [401] * 9
    async with asking(service) as (moderator, _):
        assert await fault(moderator) is ModelFault.REFUSED
    assert len(service.asked) == 1


async def test_one_that_says_nothing_is_not_waited_for_long(service: Service) -> None:
    service.hangs = True
    async with asking(service, total_timeout_s=0.2) as (moderator, _):
        assert await fault(moderator) is ModelFault.TIMEOUT


async def test_one_that_fails_is_left_alone_and_tried_again(service: Service) -> None:
    async with asking(service, max_retries=0) as (moderator, clock):
        service.statuses = [500]
        assert await fault(moderator) is ModelFault.BROKEN
        assert await fault(moderator) is ModelFault.RATE_LIMITED
        assert len(service.asked) == 1
        clock.now += 600
        assert await moderator.scores("words", ANYWHERE)
        assert await moderator.scores("words", ANYWHERE)


async def test_nobody_there_is_a_failure_that_says_so() -> None:
    moderator = Moderator(endpoint("http://127.0.0.1:9/v1", max_retries=0))
    assert await fault(moderator) is ModelFault.UNREACHABLE
    await moderator.aclose()
