"""The page with the AI's keys: static, for a minute, and as careful as the others."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytest_aiohttp import AiohttpClient

from appservice.model.encryption import OwnKeys
from appservice.model.ids import DeviceId
from appservice.web.headers import HEADERS
from tests.doors.web_world import WebWorld, web_world

KEYS = OwnKeys("bEU5IRWlZTdA<b>", DeviceId("PARLOUR_<i>"), "iA5SxbtM")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebWorld]:
    async with web_world(tmp_path) as made:
        yield made


async def test_it_shows_keys_in_groups_and_escapes(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    client = await aiohttp_client(world.app(own_keys=KEYS))
    answer = await client.get("/keys")
    text = await answer.text()
    assert answer.status == 200
    assert "bEU5 IRWl ZTdA &lt;b&gt;" in text
    assert "PARLOUR_&lt;i&gt;" in text
    assert "iA5S xbtM" in text
    assert "@ai:hs.test" in text
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers
    for name in HEADERS.keys() - {"Cache-Control"}:
        assert answer.headers[name] == HEADERS[name]


async def test_without_keys_it_says_so(world: WebWorld, aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(world.app())
    answer = await client.get("/keys", headers={"Accept-Language": "de"})
    assert answer.status == 404
    assert "Keine Schlüssel" in await answer.text()
    assert answer.headers["Cache-Control"] == "no-store"


async def test_who_asks_too_often_waits(world: WebWorld, aiohttp_client: AiohttpClient) -> None:
    limits = {"links": {"views_per_minute": 2}}
    client = await aiohttp_client(world.app(limits, own_keys=KEYS))
    assert [(await client.get("/keys")).status for _ in range(3)] == [200, 200, 429]
