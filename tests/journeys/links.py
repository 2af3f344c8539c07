"""Links as people use them: asked for in a group, opened in a browser, redeemed by a code."""

import re
from dataclasses import dataclass

import aiohttp

from stage.person import Person
from stage.sight import Event

_URL = re.compile(r"(http://\S+/j/[a-z2-7]{32})")
_GUARD = re.compile(r'name="guard" value="([^"]+)"')
_CODE = re.compile(r"join ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})")


LONG = "!ai link --expires 1h"


@dataclass(frozen=True)
class Opened:
    """What a browser got."""

    status: int
    text: str


async def make_link(person: Person, room: str, ai: str, command: str = LONG) -> str:
    """The address that the AI posts."""
    asked = await person.send_text(room, command)
    said = await person.wait_event(
        room,
        lambda e: e["sender"] == ai and _URL.search(str(e["content"].get("body", ""))) is not None,
        after=asked,
    )
    return url_in(said["content"]["body"])


def url_in(text: str) -> str:
    """The address of a link in what the AI said."""
    found = _URL.search(text)
    assert found, text
    return found.group(1)


async def open_page(url: str) -> Opened:
    """Load the page, as a preview does."""
    async with aiohttp.ClientSession() as browser, browser.get(url) as answer:
        return Opened(answer.status, await answer.text())


async def press(url: str, **fields: str) -> Opened:
    """Load the page and press its button."""
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of bare addresses too
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        async with browser.get(url) as answer:
            found = _GUARD.search(await answer.text())
        assert found, f"no button on the page ({answer.status})"
        async with browser.post(url, data={"guard": found.group(1), **fields}) as answer:
            return Opened(answer.status, await answer.text())


async def get_code(url: str) -> str:
    """The code that the page gives."""
    opened = await press(url)
    found = _CODE.search(opened.text)
    assert found, opened.text
    return found.group(1)


async def redeem(person: Person, chat: str, ai: str, code: str, expect: str) -> Event:
    """Send a code, and wait for what the AI says to it."""
    sent = await person.send_text(chat, f"!ai join {code}")
    return await person.wait_text(chat, expect, sender=ai, after=sent)
