"""Resident memory of a whole Parlour, by the number of its rooms; and a reply over HTTP.

`parlour run` as its operator starts it, on SQLite files that were filled before. A homeserver and a
model, both of which answer at once, run in this process.
"""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

import psutil

from appservice.matrix.reconcile import CURSOR
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from appservice.turns.clock import now_ms
from bench.events import SERVER
from bench.figures import Figure, at_most, quantile, say
from bench.homeserver import ScriptedHomeserver
from bench.rooms import PEOPLE, fill
from stage.parlour import Parlour
from stage.ports import free_ports
from stage.scripted_model import ScriptedModel
from stage.seat import Seat, settings

WANTED_MB: Final = 150.0
LINES: Final = 60
AT_ONCE: Final = 10
_REPLIES: Final = 60
_TOKENS: Final = ("as-token-of-the-bench", "hs-token-of-the-bench")


async def measure(directory: Path, *, quick: bool) -> list[Figure]:
    """One Parlour for each number of rooms."""
    figures: list[Figure] = []
    for rooms in (1, 100) if quick else (1, 100, 1000):
        figures += await _one(directory / str(rooms), rooms)
    return figures


async def _one(directory: Path, rooms: int) -> list[Figure]:
    port, health_port, web_port = free_ports(3)
    seat = Seat("", SERVER, "ai", "parlour-bench", port, health_port, web_port, *_TOKENS)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        model = await enter(ScriptedModel())
        homeserver = await enter(ScriptedHomeserver(seat.hs_token, seat.url))
        seat = replace(seat, homeserver_url=homeserver.url)
        await _furnish(directory, rooms)
        url = {side: f"sqlite:{directory}/{side}.db" for side in ("rooms", "personal")}
        written = settings(seat, model_url=model.url, model="scripted", changes={"database": url})
        parlour = Parlour(directory, seat, written)
        await parlour.start()
        stack.push_async_callback(parlour.stop)
        say(f"memory: {rooms} rooms are ready, each is asked in")
        await _pass(homeserver, rooms)
        figures = [_resident(parlour, rooms)]
        if rooms == 1:
            figures += await _replies(homeserver)
    return figures


async def _furnish(directory: Path, rooms: int) -> None:
    await asyncio.to_thread(directory.mkdir, parents=True)
    seal = IdentitySeal()
    async with open_rooms(f"sqlite:{directory}/rooms.db", None, seal) as store:
        for number in range(rooms):
            await fill(store, number, now_ms(), people=PEOPLE, lines=LINES, seal=seal)
        await store.chat.put_cursor(CURSOR, "s1")


async def _pass(homeserver: ScriptedHomeserver, rooms: int) -> None:
    """A mention and an answer in every room."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with gate:
            await homeserver.mention(number)

    await asyncio.gather(*(one(number) for number in range(rooms)))


def _resident(parlour: Parlour, rooms: int) -> Figure:
    process = psutil.Process(parlour.process.pid)
    name = f"resident memory, {rooms} room{'s' if rooms > 1 else ''}"
    megabytes = process.memory_info().rss / 1_000_000
    note = f"{process.num_threads()} threads"
    if rooms < 1000:
        return Figure(name, megabytes, "MB", note=note)
    return at_most(name, megabytes, "MB", WANTED_MB, note)


async def _replies(homeserver: ScriptedHomeserver) -> list[Figure]:
    """Mention to answer of the whole process, where homeserver and model answer at once."""
    seconds = [await homeserver.mention(0) for _ in range(_REPLIES)]
    name = "reply over HTTP, others answering at once"
    note = "what the stand-ins take is included"
    return [
        Figure(f"{name}: p50", quantile(seconds, 0.5) * 1000, "ms", note=note),
        Figure(f"{name}: p99", quantile(seconds, 0.99) * 1000, "ms"),
    ]
