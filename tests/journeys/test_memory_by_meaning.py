"""Which of many remembered lines matter is said by a service for embeddings, where one is named."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from appservice.personal.telling import MOST_TOLD
from stage.person import Person
from tests.journeys.speech import prompt_about, tell, whole
from tests.journeys.world import World, answer_to, direct_chat, word

FELT = "Wolfhound Rufus snores nightly"
"""What has to do with a question about pets, without a word in common with anything said."""


@dataclass
class Service:
    """An embeddings endpoint that knows one thing: what is about pets."""

    told: list[str] = field(default_factory=list)
    url: str = ""
    down: bool = False

    async def embeddings(self, request: web.Request) -> web.Response:
        texts = (await request.json())["input"]
        self.told += texts
        if self.down:
            return web.json_response({"error": {"message": "away"}}, status=503)
        near = ["Wolfhound" in text or "pets" in text for text in texts]
        made = [
            {"object": "embedding", "index": place, "embedding": [1.0, 0.0] if pet else [0.0, 1.0]}
            for place, pet in enumerate(near)
        ]
        return web.json_response({"object": "list", "data": made, "model": "m", "usage": {}})


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    app = web.Application()
    app.router.add_post("/v1/embeddings", service.embeddings)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.url = "http://127.0.0.1:{1}/v1".format(*runner.addresses[0])
    yield service
    await runner.cleanup()


async def test_what_matters_is_told_by_meaning_and_without_the_service_by_words(
    world: World, service: Service
) -> None:
    embeddings = {"base_url": service.url, "model": "nearness", "local": True}
    parlour = world.parlour({"models": {"embeddings": embeddings}})
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        chat = await direct_chat(alice, ai)
        await tell(alice, chat, ai, f"!ai remember {FELT}", "I keep that in mind as number 1")
        towns = (f"!ai remember I was in town {number}" for number in range(MOST_TOLD + 1))
        await asyncio.gather(*(alice.send_text(chat, each) for each in towns))
        await alice.wait_text(chat, f"as number {MOST_TOLD + 2}", 60, sender=ai)
        assert FELT in await _told(world, alice, chat, ai)
        asked = len(service.told)
        assert asked > MOST_TOLD

        other = await direct_chat(bob, ai)
        await _told(world, bob, other, ai)
        assert len(service.told) == asked, "where all of it fits nobody has to be asked"
        service.down = True
        assert FELT not in await _told(world, alice, chat, ai), "by its words it is the least"
        assert len(service.told) > asked
    finally:
        await parlour.stop()


async def _told(world: World, person: Person, chat: str, ai: str) -> str:
    """What the model was told with a question about pets."""
    question = word()
    await person.send_text(chat, f"Which pets are there? {question}")
    await person.wait_text(chat, answer_to(question), 60, sender=ai)
    return whole(prompt_about(world, question))
