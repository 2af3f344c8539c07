"""The page of a link: what it shows, what its button does, and what it tells nobody."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from PIL import Image
from pytest_aiohttp import AiohttpClient

from appservice.model.coming import JoinAsked
from appservice.model.ids import UserId
from appservice.model.link import Link, Trouble
from appservice.policy.secrets import code_hash, token_of
from appservice.turns.codec import own_to_json
from appservice.web.headers import HEADERS
from tests.doors.web_world import LINK, NOW, TOKEN, WebWorld, code_in, guard_in, png, web_world
from tests.pure.policy.rooms import ALICE, BOB, ROOM

PATH = f"/j/{TOKEN}"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebWorld]:
    async with web_world(tmp_path) as made:
        yield made


async def press(client: TestClient[Any, Any], path: str = PATH, **fields: str) -> tuple[int, str]:
    """Open the page and press its button."""
    page = await (await client.get(path)).text()
    answer = await client.post(path, data={"guard": guard_in(page), **fields})
    return answer.status, await answer.text()


async def test_the_page_shows_the_group_and_the_button_gives_a_code(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    client = await aiohttp_client(world.app())
    answer = await client.get(PATH)
    page = await answer.text()
    assert answer.status == 200
    for shown in ("Kyoto trip", "2 people are in.", "It reads what is written in this group"):
        assert shown in page
    assert str(ROOM) not in page
    assert ALICE not in page
    status, page = await press(client)
    assert status == 200
    code = code_in(page)
    assert str(ROOM) not in page
    assert "https://matrix.to/#/@ai:hs.test" in page
    place = await world.store.links.take_code(code_hash(code), "row", NOW + 1)
    assert place is not None
    assert (place.room_id, place.link_id) == (ROOM, LINK.link_id)


@pytest.mark.parametrize("works", [True, False])
async def test_a_code_is_sent_encrypted_where_that_works(
    world: WebWorld, aiohttp_client: AiohttpClient, works: bool
) -> None:
    await world.put()
    world.rules = replace(world.rules, encryption=works)
    _, page = await press(await aiohttp_client(world.app()))
    assert ("Leave encryption off" in page) is not works


async def test_looking_changes_nothing(world: WebWorld, aiohttp_client: AiohttpClient) -> None:
    room = await world.put()
    client = await aiohttp_client(world.app())
    for method in ("GET", "HEAD"):
        for path in (PATH, f"{PATH}/picture"):
            await client.request(method, path)
    assert await world.store.links.open_codes("$link", NOW) == 0
    assert await world.store.chat.room(ROOM) == room
    assert world.taken == []


async def test_every_answer_carries_the_headers(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    client = await aiohttp_client(world.app())
    for path in (PATH, "/j/none", "/nothing", "/", "/robots.txt", f"{PATH}/picture"):
        answer = await client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    for path in ("/style.css", "/copy.js"):
        answer = await client.get(path)
        assert answer.status == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    robots = await (await client.get("/robots.txt")).text()
    assert "Disallow: /" in robots


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        (replace(LINK, expires_ms=NOW), "This link has expired"),
        (replace(LINK, over=Trouble.RESET), "replaced by another one"),
        (replace(LINK, over=Trouble.OFF), "switched off"),
        (replace(LINK, used=20), "as often as it may"),
    ],
)
async def test_a_link_that_is_over_says_so_and_no_more(
    world: WebWorld, aiohttp_client: AiohttpClient, link: object, sentence: str
) -> None:
    await world.put(link)  # type: ignore[arg-type]
    client = await aiohttp_client(world.app())
    answer = await client.get(PATH)
    page = await answer.text()
    assert answer.status == 410
    assert sentence in page
    assert "Kyoto" not in page


async def test_a_full_group_is_shown_without_a_button(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    world.rules = replace(world.rules, max_people=2)
    client = await aiohttp_client(world.app())
    page = await (await client.get(PATH)).text()
    assert "The group is full" in page
    assert "<button" not in page


async def test_unknown_foreign_and_malformed_tokens_are_alike(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    client = await aiohttp_client(world.app())
    foreign = token_of(b"another", "$link")
    answers = set()
    for token in (foreign, TOKEN[:-1], TOKEN[:-1] + "!", "x", "%00", "..%2f", "%ff", "ä"):
        answer = await client.get(f"/j/{token}")
        assert answer.status == 404
        answers.add(await answer.text())
    assert len(answers) == 1


async def test_the_button_needs_its_own_page(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put(LINK, replace(LINK, link_id="$two"))
    other = f"/j/{token_of(b'key', '$two')}"
    client = await aiohttp_client(world.app())
    page = await (await client.get(other)).text()
    for data in ({}, {"guard": "x.y"}, {"guard": guard_in(page)}):
        assert (await client.post(PATH, data=data)).status == 403
    client.session.cookie_jar.clear()
    assert (await client.post(other, data={"guard": guard_in(page)})).status == 403
    assert await world.store.links.open_codes("$link", NOW) == 0
    cookie = (await client.get(PATH)).headers["Set-Cookie"]
    assert "SameSite=Strict" in cookie
    assert "HttpOnly" in cookie


async def test_a_secure_address_gets_a_secure_cookie_below_its_path(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    client = await aiohttp_client(world.app({"web": {"public_url": "https://j.test/ai"}}))
    cookie = (await client.get(PATH)).headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "Path=/ai/j/" in cookie


async def test_visitors_are_spoken_to_in_their_language(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    client = await aiohttp_client(world.app())
    answer = await client.get(PATH, headers={"Accept-Language": "fr, de-AT;q=0.8, en;q=0.5"})
    page = await answer.text()
    assert '<html lang="de">' in page
    assert "2 Personen sind drin." in page
    assert answer.headers["Content-Language"] == "de"


async def test_names_of_groups_are_only_names(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put(name='<script src="//x"></script>{{ 7*7 }}\u202e\n"')
    client = await aiohttp_client(world.app())
    page = await (await client.get(PATH)).text()
    assert "<script" not in page
    assert "&lt;script" in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page


async def test_the_picture_is_made_anew_and_bombs_are_refused(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put(avatar="mxc://hs.test/face")
    world.media.held["mxc://hs.test/face"] = png() + b"<script>trailing</script>"
    client = await aiohttp_client(world.app())
    answer = await client.get(f"{PATH}/picture")
    data = await answer.read()
    assert answer.content_type == "image/png"
    assert b"script" not in data
    assert Image.open(io.BytesIO(data)).size == (192, 192)
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    for what in (bomb.getvalue(), b"GIF89a", b"", b"<svg xmlns='x'/>"):
        world.media.held["mxc://hs.test/face"] = what
        fresh = await aiohttp_client(world.app())
        assert (await fresh.get(f"{PATH}/picture")).status == 404


async def test_by_id_is_off_unless_allowed_and_tells_nothing(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    client = await aiohttp_client(world.app())
    assert "user_id" not in await (await client.get(PATH)).text()
    await press(client, user_id=BOB)
    assert world.taken == []
    world.by_id("own_server")
    assert 'for="user_id"' in await (await client.get(PATH)).text()
    pages = {(await press(client, user_id=user))[1] for user in ("@dan:hs.test", "@x:other.test")}
    assert len(pages) == 1
    (row,) = world.taken
    wish_id = row.key.removeprefix("wish:")
    assert row.raw == own_to_json(JoinAsked(wish_id, "$link", UserId("@dan:hs.test")))
    wrong = (await press(client, user_id='dan "here"'))[1]
    assert "That is no Matrix ID" in wrong
    assert 'value="dan &#34;here&#34;"' in wrong, "to be mended, not to be typed anew"


async def test_who_does_not_want_to_be_asked_is_not_asked_by_a_page(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    await world.put()
    world.by_id("any")
    await world.store.ledger.pause(BOB, NOW * 2, "declined")
    client = await aiohttp_client(world.app())
    status, page = await press(client, user_id=BOB)
    assert (status, world.taken) == (200, [])
    assert "comes within a few minutes" in page


async def test_a_picture_ends_with_its_link_and_stays_where_others_guess(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    world.media.held["mxc://hs.test/a"] = png()
    await world.put(avatar="mxc://hs.test/a")
    client = await aiohttp_client(world.app({"links": {"views_per_minute": 1000}}))
    assert (await client.get(f"{PATH}/picture")).status == 200
    for number in range(70):
        assert (await client.get(f"/j/guess{number}/picture")).status == 404
    assert (await client.get(f"{PATH}/picture")).status == 200
    assert len(world.media.asked) == 1
    await world.put(replace(LINK, over=Trouble.RESET), avatar="mxc://hs.test/a")
    assert (await client.get(f"{PATH}/picture")).status == 404


async def test_a_slow_server_holds_up_no_other_picture(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    never = world.media.slow["mxc://slow.test/a"] = asyncio.Event()
    await world.put(avatar="mxc://slow.test/a")
    client = await aiohttp_client(world.app())
    waiting = [asyncio.ensure_future(client.get(f"{PATH}/picture")) for _ in range(12)]
    async with asyncio.timeout(10):
        await world.media.waits.wait()
    world.media.held["mxc://hs.test/b"] = png()
    other = Link(link_id="$other", by=ALICE, made_ms=NOW, expires_ms=NOW + 1, uses=1)
    await world.put(LINK, other, avatar="mxc://hs.test/b")
    async with asyncio.timeout(10):
        answer = await client.get(f"/j/{token_of(b'key', '$other')}/picture")
    assert answer.status == 200
    never.set()
    assert {(await each).status for each in waiting} == {404}
    assert world.media.asked.count("mxc://slow.test/a") == 1
