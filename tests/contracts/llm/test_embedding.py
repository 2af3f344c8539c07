"""Embeddings over the wire: what is asked, what may be asked, and what happens when it fails."""

from collections.abc import Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from appservice.llm.embedding import Embedder
from appservice.llm.endpoint import Endpoint
from tests.contracts.llm.served import ANYWHERE, AT_HOME

Answer = Callable[[list[str]], list[dict[str, object]]]


def sized(texts: list[str]) -> list[dict[str, object]]:
    """A vector for each text, last first: the index tells which is whose."""
    made: list[dict[str, object]] = [
        {"object": "embedding", "index": place, "embedding": [float(len(text)), 1.0]}
        for place, text in enumerate(texts)
    ]
    return made[::-1]


class Service:
    """An endpoint that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.answer: Answer = sized
        self.status = 200

    async def embeddings(self, request: web.Request) -> web.Response:
        texts = list((await request.json())["input"])
        self.asked.append(texts)
        data = {"object": "list", "model": "e", "data": self.answer(texts), "usage": {}}
        return web.json_response(data, status=self.status)


@pytest.fixture
async def service() -> Service:
    return Service()


@pytest.fixture
async def url(service: Service) -> object:
    app = web.Application()
    app.router.add_post("/v1/embeddings", service.embeddings)
    async with TestServer(app) as server:
        yield str(server.make_url("/v1"))


def embedder(
    url: str, *, local: bool = False, clock: Callable[[], float] = lambda: 0.0
) -> Embedder:
    endpoint = Endpoint(name="e", base_url=url, model="e", local=local, total_timeout_s=5.0)
    return Embedder(endpoint, clock=clock)


async def test_each_text_gets_its_own_vector(service: Service, url: str) -> None:
    embed = embedder(url)
    texts = ["x" * count for count in range(1, 100)]
    found = await embed.vectors(texts, ANYWHERE)
    await embed.aclose()
    assert found is not None
    assert [list(vector) for vector in found] == [[float(n), 1.0] for n in range(1, 100)]
    assert [len(each) for each in service.asked] == [64, 35]


async def test_what_must_stay_at_home_goes_to_a_local_one_alone(service: Service, url: str) -> None:
    away, home = embedder(url), embedder(url, local=True)
    assert await away.vectors(["secret"], AT_HOME) is None
    assert service.asked == []
    assert await home.vectors(["secret"], AT_HOME) is not None
    for each in (away, home):
        await each.aclose()


@pytest.mark.parametrize("how", ["status", "fewer", "odd", "empty"])
async def test_after_a_failure_it_is_left_alone_for_a_while(
    service: Service, url: str, how: str
) -> None:
    now = [0.0]
    embed = embedder(url, clock=lambda: now[0])
    match how:
        case "status":
            service.status = 500
        case "fewer":
            service.answer = lambda texts: sized(texts[:1])
        case "odd":
            service.answer = lambda texts: [*sized(texts[:1]), {"index": 1, "embedding": [1.0]}]
        case _:
            service.answer = lambda texts: [{"index": n, "embedding": []} for n in range(2)]
    assert await embed.vectors(["a", "b"], ANYWHERE) is None
    service.status, service.answer = 200, sized
    asked = len(service.asked)
    assert await embed.vectors(["a", "b"], ANYWHERE) is None
    assert len(service.asked) == asked
    now[0] = 61.0
    assert await embed.vectors(["a", "b"], ANYWHERE) is not None
    await embed.aclose()
