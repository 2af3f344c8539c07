"""What is removed from a direct chat that has ended is forgotten on its own side."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.model.ids import EventId
from appservice.model.room import RoomKind
from tests.doors.direct_world import CHAT, DirectWorld, direct_world
from tests.doors.remembering import KEPT, redaction, tell
from tests.pure.policy.rooms import ALICE, BOB


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as made:
        yield made


async def _kept(world: DirectWorld) -> list[str]:
    return [line.text for line in await world.personal.memories.lines(ALICE)]


async def _body(world: DirectWorld, event_id: str) -> str | None:
    line = await world.personal.chat.line(CHAT, EventId(event_id))
    return None if line is None else line.body


async def test_a_removed_message_is_forgotten_with_what_came_from_it(world: DirectWorld) -> None:
    told = await tell(world, "remember I love green tea", f"{KEPT} 1")
    said = world.say("My cat is called Mog")
    await world.hear(said)
    await world.quiet()
    await world.hear(world.member(BOB, "join"))
    await world.quiet()
    assert await world.rooms.directory.kinds([CHAT]) == {CHAT: RoomKind.GROUP}
    assert (await _kept(world), await _body(world, said["event_id"])) == (
        ["I love green tea"],
        "My cat is called Mog",
    )
    await world.hear(redaction(world, told), redaction(world, said))
    await world.quiet()
    assert (await _kept(world), await _body(world, said["event_id"])) == ([], None)


async def test_what_is_removed_while_it_ends_is_forgotten(world: DirectWorld) -> None:
    """One push: the redaction is stored while the room is a direct chat, and read after its end."""
    told = await tell(world, "remember I love green tea", f"{KEPT} 1")
    await world.hear(world.member(BOB, "join"), redaction(world, told))
    await world.quiet()
    assert await world.rooms.directory.kinds([CHAT]) == {CHAT: RoomKind.GROUP}
    assert await _kept(world) == []
