"""From a link on a phone into a group: a real browser, with and without scripts, light and dark."""

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from PIL import Image, ImageDraw

from stage.browser import Browser
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.links import make_link, redeem
from tests.journeys.world import World, direct_chat, make_group

NAME = "Kyoto trip 🍁 Frühling"
BUTTONS = [("en", "Get a code"), ("de", "Code zum Beitreten")]
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as running:
        yield running


@pytest.fixture(scope="module")
async def linked(world: World) -> AsyncIterator[Parlour]:
    running = world.parlour({"links": {"invite_by_id": "any"}})
    await running.start()
    yield running
    await running.stop()


async def group_with_picture(world: World, ai: str) -> tuple[Person, str]:
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob, name=NAME)
    picture = Image.new("RGB", (640, 480), "#204a87")
    ImageDraw.Draw(picture).ellipse((220, 140, 420, 340), fill="#d33682")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    where = f"{alice.account.homeserver_url}/_matrix/media/v3/upload"
    headers = {"Authorization": f"Bearer {alice.access_token}", "Content-Type": "image/jpeg"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(where, data=out.getvalue(), headers=headers) as answer,
    ):
        uri = (await answer.json())["content_uri"]
    await alice.send_state(room, "m.room.avatar", {"url": uri})
    return alice, room


def colours(file: Path) -> int:
    """How many colours a picture has: an empty page has few."""
    found = Image.open(file).convert("RGB").getcolors(1_000_000)
    return len(found or ())


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
async def test_from_a_phone_into_the_group(
    world: World, linked: Parlour, browser: Browser, tmp_path: Path, javascript: bool
) -> None:
    ai = linked.seat.ai_user_id
    alice, room = await group_with_picture(world, ai)
    url = await make_link(alice, room, ai)
    carol = await world.person("Carol", world.b)
    async with browser.page(javascript=javascript) as page:
        assert await page.go(url) == 200
        text = await page.text()
        for shown in (NAME, "2 people are in.", "An AI takes part", "It reads what is written"):
            assert shown in text
        assert await page.overflow() <= 0 if javascript else True
        assert colours(await page.picture(tmp_path / "group.png")) > 100
        await page.click("Get a code to join")
        text = await page.text()
        (code,) = set(CODE.findall(text))
        assert f"!ai join {code}" in text
        assert ai in text
        assert await page.shows(f"QR code that opens a chat with {ai}", role="img")
        assert await page.shows("Copy") is javascript
        if javascript:
            await page.click("Copy")
            assert await page.clipboard() == f"!ai join {code}"
            assert await page.overflow() <= 0
        assert colours(await page.picture(tmp_path / "code.png")) > 50
        seen = await page.seen()
    assert seen.trouble == []
    assert {address.partition("/j/")[0] for address in seen.requests if "/j/" in address} == {
        linked.seat.web_url
    }
    assert all(address.startswith(f"{linked.seat.web_url}/") for address in seen.requests)
    assert any(address.endswith("/picture") for address in seen.requests)
    await redeem(carol, await direct_chat(carol, ai), ai, code, "I invited you to the group")
    assert (await carol.wait_invite(inviter=ai)).room_id == room


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("language", "button"), BUTTONS)
async def test_nobody_is_kept_out(
    world: World,
    linked: Parlour,
    browser: Browser,
    tmp_path: Path,
    dark: bool,
    language: str,
    button: str,
) -> None:
    ai = linked.seat.ai_user_id
    alice, room = await group_with_picture(world, ai)
    url = await make_link(alice, room, ai, "!ai link --approve --expires 1h")
    async with browser.page(dark=dark, language=language, inspected=True) as page:
        await page.go(url)
        assert await page.hurdles() == []
        await page.picture(tmp_path / f"group-{language}-{dark}.png")
        await page.click(button)
        assert CODE.search(await page.text())
        assert await page.hurdles() == []
        await page.picture(tmp_path / f"code-{language}-{dark}.png")
        assert await page.go(url[:-1]) == 404
        assert await page.hurdles() == []
        await page.picture(tmp_path / f"sorry-{language}-{dark}.png")


async def test_an_id_typed_on_the_page_is_invited(
    world: World, linked: Parlour, browser: Browser, tmp_path: Path
) -> None:
    ai = linked.seat.ai_user_id
    alice, room = await group_with_picture(world, ai)
    url = await make_link(alice, room, ai)
    dan = await world.person("Dan", world.b)
    async with browser.page(javascript=False) as page:
        await page.go(url)
        await page.fill("Your Matrix ID, like", dan.user_id)
        await page.click("Invite this ID")
        assert "If this ID can be invited" in await page.text()
        await page.picture(tmp_path / "asked.png")
    assert (await dan.wait_invite(inviter=ai)).room_id == room
