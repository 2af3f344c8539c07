"""What journeys about failing share: counting what was said, by the homeserver's own record."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from stage.faulty import Faults
from stage.http import call
from stage.parlour import Parlour
from stage.person import Person
from tests.contracts.storage.backends import Backend
from tests.journeys.world import World

_FILES = itertools.count(1)
_POLL_S = 0.1


def database(backend: Backend) -> dict[str, Any]:
    """The settings that put a Parlour's stores there."""
    return {
        "database": {
            "rooms": backend.rooms,
            "personal": backend.personal,
            "migrate": backend.migrate,
            "crypto": backend.crypto,
        }
    }


def rooms_url(parlour: Parlour) -> str:
    """Where a Parlour on SQLite keeps its rooms."""
    return f"sqlite:{parlour.directory / 'data' / 'rooms.db'}"


async def history(person: Person, room: str) -> list[dict[str, Any]]:
    """Every event of a room, oldest first, asked from the person's homeserver."""
    path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/messages"
    found: list[dict[str, Any]] = []
    query = {"dir": "b", "limit": "500"}
    while True:
        answer = await person.request("GET", path, None, query)
        found += answer["chunk"]
        if not answer["chunk"] or "end" not in answer:
            return list(reversed(found))
        query["from"] = answer["end"]


async def bodies(person: Person, room: str, sender: str) -> list[str]:
    """What somebody said in a room, in order."""
    return [
        str(event["content"].get("body", ""))
        for event in await history(person, room)
        if event["type"] == "m.room.message" and event["sender"] == sender
    ]


async def aged(person: Person, room: str, seconds: float) -> None:
    """Until the newest event of a room is that old, by its homeserver's clock."""
    sent_ms = (await history(person, room))[-1]["origin_server_ts"]

    async def old() -> bool:
        return bool(time.time() * 1000 - sent_ms > seconds * 1000)

    await eventually(old, f"{seconds:g} s have passed")


async def as_ai(parlour: Parlour, method: str, path: str, body: Any = None) -> Any:
    """A call of the client-server API as the AI user."""
    seat = parlour.seat
    url = f"{seat.homeserver_url}{path}?user_id={quote(seat.ai_user_id)}"
    return await call(method, url, token=seat.as_token, body=body)


async def ai_rooms(parlour: Parlour) -> set[str]:
    """The rooms that the AI user is joined to."""
    answer = await as_ai(parlour, "GET", "/_matrix/client/v3/joined_rooms")
    return set(answer["joined_rooms"])


async def eventually(
    look: Callable[[], Awaitable[bool]], what: str, timeout_s: float = 30.0
) -> None:
    """Poll until it is so."""
    deadline = time.monotonic() + timeout_s
    while not await look():
        assert time.monotonic() < deadline, f"not within {timeout_s:g} s: {what}"
        await asyncio.sleep(_POLL_S)


def faulty_parlour(world: World, changes: dict[str, Any] | None = None) -> tuple[Parlour, Faults]:
    """A Parlour that can be made to fail at named points."""
    faults = Faults(world.directory / f"faults-{next(_FILES)}.json")
    return world.parlour(changes, faulty=faults.env), faults
