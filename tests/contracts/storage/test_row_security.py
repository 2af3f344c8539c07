"""PostgreSQL shows a transaction the rooms it names, and no other; nothing names all of them."""

import pytest

from appservice.model.effect import Keep
from appservice.model.errors import StoreRefused
from appservice.model.ids import RoomId, SessionId
from appservice.model.visit import Moment, Visit
from appservice.ports.store import Aside, AuditLine
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import (
    ALICE,
    OTHER,
    ROOM,
    act,
    commit,
    line,
    new_turn,
    row,
    snapshot,
)

TABLES = (
    "inbox",
    "rooms",
    "lines",
    "turns",
    "acts",
    "audit",
    "awaiting_keys",
    "segments",
    "visits",
)


@pytest.fixture
async def filled(opened_on_postgresql: Opened) -> RoomsStore:
    store = opened_on_postgresql.rooms
    for room in (ROOM, OTHER):
        await store.chat.put_room(snapshot(room))
        await commit(
            store.chat,
            f"$1{room}",
            room,
            history=[Keep(line(f"$said{room}", room=room))],
            open_turns=[new_turn(f"t{room}")],
            acts=[act(f"a{room}", room)],
            audit=[AuditLine(line_id=f"l{room}", room_id=room, at_ms=1, what="remove")],
            aside=Aside(row=row(f"$1{room}", room), session_id=SessionId("s"), sender=ALICE),
        )
        await store.chat.close_segments(room, [(1, 2)])
        await store.visits.put(room, ALICE, Visit(Moment(1, 2)))
    return store


@pytest.mark.parametrize("table", TABLES)
async def test_a_transaction_sees_its_rooms(filled: RoomsStore, table: str) -> None:
    select = f"select room_id from {table} order by room_id"

    async def seen(*rooms: str) -> list[str]:
        found = await filled.database.fetch(select, rooms=[RoomId(room) for room in rooms])
        return [each["room_id"] for each in found]

    assert await seen() == []
    assert await seen("!unknown") == []
    assert await seen(ROOM) == [ROOM]
    assert await seen("!unknown", OTHER) == [OTHER]
    assert await seen(ROOM, OTHER) == [ROOM, OTHER]
    for joker in ("*", "%", "", "\x1f", f"{ROOM}\x1f{OTHER}"):
        assert await seen(joker) == [], f"{joker!r} is no room"


async def test_the_setting_ends_with_its_transaction(filled: RoomsStore) -> None:
    for _ in range(12):
        assert await filled.chat.next_row(ROOM) is None
        assert await filled.database.fetch("select key from inbox") == []


async def test_a_step_cannot_write_into_another_room(filled: RoomsStore) -> None:
    with pytest.raises(StoreRefused, match="row-level security"):
        await commit(filled.chat, "$2", history=[Keep(line("$x", room=OTHER))])
    found = await filled.chat.next_row(ROOM)
    assert found is not None
    assert found.key == "$2"


async def test_the_owner_is_bound_too(on_postgresql: Backend) -> None:
    async with on_postgresql.open_rooms() as store:
        await store.chat.append([row("$1")])
    for rooms in ("", "*"):
        seen = await run_sql(
            on_postgresql.migrate,
            f"select set_config('parlour.rooms', '{rooms}', false)",
            "select * from parlour_rooms.inbox",
        )
        assert seen == []
