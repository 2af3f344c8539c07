"""The schedule: no room with work is missing from it, whatever dies in between."""

import asyncio
import itertools
from pathlib import Path

import pytest

from appservice import resources
from appservice.model.ids import ActId, RoomId, SessionId, TurnId
from appservice.ports.store import Aside, ChatStore
from appservice.storage import migrate_postgresql, migrate_sqlite
from appservice.storage.database import Database
from appservice.storage.migrations import Side, read
from appservice.storage.postgresql import connect
from appservice.storage.schedule import busy_rooms
from appservice.storage.sqlite import connect as connect_file
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import (
    ALICE,
    OTHER,
    ROOM,
    act,
    commit,
    new_turn,
    row,
    snapshot,
    step,
)


@pytest.fixture(params=list(Side))
def store(request: pytest.FixtureRequest, opened: Opened) -> tuple[ChatStore, Database]:
    side = opened.rooms if request.param is Side.ROOMS else opened.personal
    return side.chat, side.database


async def test_a_room_is_on_it_as_long_as_it_has_work(store: tuple[ChatStore, Database]) -> None:
    chat, database = store
    turn, act_id = TurnId("t1"), ActId("a1")

    async def settled() -> bool:
        await chat.settle()
        return await busy_rooms(database) == []

    await chat.append([row("$1")])
    assert not await settled(), "a row"
    await chat.commit(step("$1", open_turns=[new_turn("t1")], acts=[act("a1")]))
    assert not await settled(), "a turn and an act"
    await chat.act_done(ROOM, act_id, "done")
    assert not await settled(), "a turn"
    await chat.showing(turn, "half", "txn")
    await chat.drop_turn(turn, "why")
    assert not await settled(), "a part that can be seen"
    await chat.closed(turn, None)
    assert await settled()
    assert await chat.every_room() == [ROOM]
    await chat.append_acts([act("a2", OTHER)])
    assert not await settled()
    assert [each.act_id for each in await chat.open_acts()] == ["a2"]
    await chat.append([row("$2")])
    assert await chat.rooms_with_rows() == [ROOM], "again, after it was idle"


async def test_what_a_step_leaves_to_other_rooms_is_on_it(chat: ChatStore) -> None:
    third = RoomId("!third:a.test")
    await commit(chat, "$1", rows=[row("$2", OTHER)], acts=[act("a1", third)])
    await chat.settle()
    assert await chat.rooms_with_rows() == [OTHER]
    assert [each.room_id for each in await chat.open_acts()] == [third]
    assert await chat.every_room() == sorted([ROOM, OTHER, third])


async def test_a_message_without_its_key_keeps_its_room_on_it(opened: Opened) -> None:
    for side in (opened.rooms, opened.personal):
        aside = Aside(row=row("$1"), session_id=SessionId("s"), sender=ALICE)
        await commit(side.chat, "$1", aside=aside)
        await side.chat.settle()
        assert await side.awaiting.rooms() == [ROOM]
        assert await side.awaiting.drop_before(2000) == 1
        await side.chat.settle()
        assert await busy_rooms(side.database) == []


async def test_a_snapshot_alone_makes_a_room_known_but_not_busy(opened: Opened) -> None:
    chat = opened.rooms.chat
    await chat.put_room(snapshot(OTHER))
    assert await busy_rooms(opened.rooms.database) == []
    assert [each.room_id for each in await chat.rooms()] == [OTHER]


async def test_rows_that_come_while_it_is_settled_are_never_missed(opened: Opened) -> None:
    chat, numbers = opened.rooms.chat, itertools.count()
    over = asyncio.Event()

    async def settling() -> None:
        while not over.is_set():
            await chat.settle()
            await asyncio.sleep(0)

    async def working(room: RoomId) -> None:
        for _ in range(40):
            key = f"${next(numbers)}"
            await chat.append([row(key, room)])
            assert room in await chat.rooms_with_rows()
            name = f"a{next(numbers)}"
            await chat.commit(step(key, room, acts=[act(name, room)]))
            assert name in [each.act_id for each in await chat.open_acts()]
            await chat.act_done(room, ActId(name), "done")

    async with asyncio.timeout(120), asyncio.TaskGroup() as group:
        group.create_task(settling())
        async with asyncio.TaskGroup() as workers:
            for room in (ROOM, OTHER):
                workers.create_task(working(room))
        over.set()
    await chat.settle()
    assert await busy_rooms(opened.rooms.database) == []


@pytest.mark.parametrize("side", list(Side))
async def test_what_was_kept_before_there_was_a_schedule_is_on_it(
    side: Side, backend: Backend
) -> None:
    """A deployment that comes from the release before: its rooms are found, and its turns."""
    known = read(resources.migrations(), side)
    before = next(each.version for each in known if each.name.endswith("schedule")) - 1
    url = backend.rooms if side is Side.ROOMS else backend.personal
    inserts = [
        f"insert into {name} (room_id, {columns}) values ('{room}', {values})"
        for room, name, columns, values in (
            (ROOM, "inbox", "key, source, seen_ms, raw", "'$1', 'sync', 1, 'x'"),
            (OTHER, "timers", "name, due_ms", "'look', 5"),
            (
                ROOM,
                "turns",
                "turn_id, phase, about, asker, opened_ms",
                "'t', 'asked', '$q', '@a', 1",
            ),
        )
    ]
    if backend.admin is None:
        file = url.removeprefix("sqlite:")
        connection = connect_file(Path(file))
        migrate_sqlite.migrate(connection, side, known[:before], "it")
        for insert in inserts:
            connection.execute(insert)
        connection.close()
    else:
        owner = await connect(backend.migrate or "", side.schema, "it")
        worker = (backend.roles.rooms, backend.roles.personal)[side is Side.PERSONAL]
        await migrate_postgresql.migrate(owner, side, known[:before], "it", worker)
        await owner.close()
        await run_sql(
            url,
            f"set search_path = {side.schema}",
            "select set_config('parlour.rooms', '*', false)",
            *inserts,
        )
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        chat = rooms.chat if side is Side.ROOMS else personal.chat
        assert await chat.every_room() == [ROOM, OTHER]
        assert await chat.rooms_with_rows() == [ROOM]
        assert [each.turn_id for each in await chat.open_turns()] == ["t"]
        assert (await chat.turn(TurnId("t"))) is not None
        assert [each.room_id for each in await chat.timers_due(9)] == [OTHER]
