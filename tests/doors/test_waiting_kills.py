"""Killed while a message waits, a door that is away, and a direct chat that ends meanwhile."""

from dataclasses import replace
from pathlib import Path

import pytest

from appservice.direct.hall import Direct
from appservice.matrix.decode import read_plain
from appservice.model.room import RoomKind
from appservice.ports.store import NewRow
from tests.doors.waiting_world import WaitingWorld, question, until, waiting_world
from tests.pure.policy.rooms import ROOM


async def test_what_waited_in_a_direct_chat_never_reaches_the_group_that_it_became(
    tmp_path: Path,
) -> None:
    taken: list[str] = []

    async def take(rows: list[NewRow]) -> None:
        taken.extend(row.key for row in rows)

    async def nothing(*_: object) -> None:
        pass

    async with waiting_world(tmp_path, kind=RoomKind.DIRECT) as world:
        await world.hear(question(world, "s"))
        await world.idle()
        room = await world.store.chat.room(ROOM)
        assert room is not None
        await world.store.chat.put_room(replace(room, kind=RoomKind.GROUP))
        hall = Direct(
            world.store.chat,
            world.pipeline,
            nothing,
            nothing,
            take,
            nothing,
            nothing,
            read_plain,
            nothing,
            world.clock,
        )
        world.process = hall.process
        world.keys.come("s")
        later = question(world, "s", "Parlour, to all")
        await world.hear(later)
        await world.idle()
        assert await world.aside() == []
        assert taken == [later["event_id"]]


async def test_a_door_that_is_away_is_waited_out(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        await world.hear(question(world, "s"))
        await world.idle()
        world.keys.away = 2
        world.keys.come("s")
        await world.idle()
        assert len(await world.asked()) == 1


@pytest.mark.parametrize("point", ["key-awaited", "key-asked"])
async def test_killed_while_putting_aside(tmp_path: Path, point: str) -> None:
    async with waiting_world(tmp_path) as world:
        world.fault_at = point
        (event_id,) = await world.hear(question(world, "s"))
        await _killed(world)
        assert await world.aside() == [event_id]
        assert set(world.keys.requests) == {f"{ROOM} s"}
        world.keys.come("s")
        await world.idle()
        assert await world.asked() == [event_id]


@pytest.mark.parametrize("point", ["key-arrived", "rows-returned", "decided", "committed"])
async def test_killed_between_the_key_and_the_answer(tmp_path: Path, point: str) -> None:
    async with waiting_world(tmp_path) as world:
        ids = await world.hear(*(question(world, "s", f"Parlour, {number}") for number in range(3)))
        await world.idle()
        world.fault_at = point
        world.keys.come("s")
        await _killed(world)
        assert await world.asked() == ids
        assert await world.bodies() == [f"Parlour, {number}" for number in range(3)]
        assert world.meter.waiting == 0


async def _killed(world: WaitingWorld) -> None:
    """Until the process has ended at its point; then it starts again."""

    async def ended() -> bool:
        return not world.fault_at

    await until(ended)
    await world.queue.close(5.0)
    await world.waiting.close(5.0)
    world.restart()
    await world.waiting.start()
    await world.queue.start()
    await world.idle()
