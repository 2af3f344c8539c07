"""Killed at any moment: whatever was promised is there, and nothing is there by half."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from appservice.ports.store import ChatStore
from stage.paths import REPOSITORY
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.samples import ROOM

KILLS = 6


@asynccontextmanager
async def _working(backend: Backend) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.contracts.storage.killable",
        backend.rooms,
        backend.migrate or "",
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _told(process: asyncio.subprocess.Process, lines: int) -> int:
    """The number it told last of that many; further ones may be in the pipe."""
    assert process.stdout is not None
    number = 0
    for _ in range(lines):
        number = int(await process.stdout.readline())
    return number


@pytest.mark.timeout(120)
async def test_killed_in_the_middle_nothing_is_half(backend: Backend) -> None:
    chance = random.Random(7)
    told = 0
    for _ in range(KILLS):
        async with _working(backend) as process:
            told = max(told, await _told(process, chance.randint(1, 12)))
            # A few more turns of the loop, so that the kill falls anywhere in a round.
            for _ in range(chance.randint(0, 40)):
                await asyncio.sleep(0)
        async with backend.open_rooms() as store:
            assert await _whole_rounds(store.chat) >= told


async def _whole_rounds(chat: ChatStore) -> int:
    """How many rounds are stored, each whole; the last may lack its ends, but not their order."""
    number = int(await chat.cursor("number") or 0)
    row = await chat.next_row(ROOM)
    room = await chat.room(ROOM)
    stepped = 0 if room is None else room.told_away_ms
    assert stepped in {number, number - 1}
    if row is not None:
        assert row.key == (f"own:{number}" if stepped == number else f"${number}")
    expected = [str(each) for each in range(1, stepped + 1)]
    lines = await chat.lines(ROOM, stepped + 9)
    assert [each.event_id.removeprefix("$said") for each in lines] == expected
    assert [each.turn_id.removeprefix("t") for each in await chat.open_turns()] == expected
    assert [each.act_id.removeprefix("a") for each in await chat.open_acts()] == expected
    return number


async def test_two_processes_migrate_at_once(backend: Backend) -> None:
    async with _working(backend) as one, _working(backend) as two:
        assert await _told(one, 2) >= 2
        assert await _told(two, 2) >= 2
