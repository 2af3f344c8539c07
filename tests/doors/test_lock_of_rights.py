"""The fourth lock of the wall: the rights in the database, with the addresses of the settings.

Nothing here connects by itself to look: it is what Parlour opens that is refused. The other three
locks are listed in `test_lock_of_handles.py`.
"""

from collections.abc import Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from appservice.app.beside import open_both_sides
from appservice.app.parts import open_parts
from appservice.cli.doctor.databases import databases
from appservice.cli.doctor.finding import Mark
from appservice.config import Config
from appservice.model.effect import Keep
from appservice.model.errors import StoreRefused
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import NewRemembered, Origin, Remembered, RememberedKind
from appservice.storage.roles import RoleNames, create
from appservice.telemetry import PrometheusMeter
from stage.postgres import Database, Postgres
from tests.contracts.storage.samples import OTHER, ROOM, commit, line, snapshot
from tests.doors.whole import config_of

ALICE = UserId("@alice:a.test")
SECRET = "the-surprise-for-bob"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as started:
        yield started


@pytest.fixture
async def database(server: Postgres) -> Database:
    """A database with the roles of a deployment."""
    made = await server.fresh_database(["owner", "rooms", "personal"])
    await create(made.superuser_url, "the test's database", RoleNames(**made.roles), {})
    return made


@pytest.fixture
async def live(tmp_path: Path, database: Database) -> Config:
    """The settings of a deployment in which something was said and something is remembered."""
    urls = database.urls
    config = config_of(tmp_path, urls["rooms"], urls["personal"], urls["owner"])
    async with open_both_sides(config) as stores:
        for room in (ROOM, OTHER):
            await stores.rooms.chat.put_room(snapshot(room))
            await commit(
                stores.rooms.chat, f"$1{room}", room, history=[Keep(line(f"$2{room}", room=room))]
            )
            await stores.personal.chat.put_room(snapshot(room))
        kept = await stores.personal.memories.keep(
            NewRemembered(
                owner=ALICE,
                text=SECRET,
                kind=RememberedKind.FACT,
                origin=Origin.OWNER,
                room_id=ROOM,
                event_id=EventId("$e"),
                made_ms=1,
            )
        )
        assert isinstance(kept, Remembered)
    return config


_TABLES = """
    select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = '{schema}' and relkind = 'r'"""
_WAYS = (
    "select * from {table}",
    "insert into {table} default values",
    "update {table} set room_id = 'x'",
    "delete from {table}",
    "truncate {table}",
)


async def _reached_across(config: Config) -> list[str]:
    """What Parlour's own handle of the rooms' store can do to what is remembered of people."""
    found = []
    async with open_parts(config, PrometheusMeter()) as parts:
        tables = await parts.rooms.database.fetch(_TABLES.format(schema="parlour_personal"))
        assert "memories" in {each["name"] for each in tables}
        for each in tables:
            for way in _WAYS:
                try:
                    async with parts.rooms.database.begin((ROOM,)) as tx:
                        await tx.execute(way.format(table=f"parlour_personal.{each['name']}"))
                except StoreRefused as refused:
                    assert "permission denied" in str(refused)  # noqa: PT017
                else:
                    found.append(each["name"])
    return found


async def test_the_rooms_role_has_no_right_on_what_is_remembered(live: Config) -> None:
    assert await _reached_across(live) == []


async def test_a_wrong_role_is_refused_at_the_start_and_by_doctor(
    live: Config, database: Database, tmp_path: Path
) -> None:
    urls = database.urls
    for wrong in (urls["owner"], database.superuser_url):
        await _is_refused(config_of(tmp_path, wrong, urls["personal"], urls["owner"]))
    roles = database.roles
    await _as_superuser(database, f"grant {roles['personal']} to {roles['rooms']}")
    await _is_refused(live)
    await _as_superuser(database, f"revoke {roles['personal']} from {roles['rooms']}")
    async with open_parts(live, PrometheusMeter()):
        pass


async def _is_refused(config: Config) -> None:
    with pytest.raises(StoreRefused, match="could reach direct chats"):
        async with open_parts(config, PrometheusMeter()):
            pass
    found = {each.check: each async for each in databases(config)}
    assert found["rooms database"].mark is Mark.WRONG


async def _as_superuser(database: Database, statement: str) -> None:
    connection = await asyncpg.connect(database.superuser_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _seen_without_a_room(config: Config) -> set[str]:
    """Tables of room content that show rows to a query that names no room, or another one."""
    shown = set()
    async with open_parts(config, PrometheusMeter()) as parts:
        for store in (parts.rooms, parts.personal):
            for table in ("inbox", "rooms", "lines"):
                for rooms in ([], [RoomId("!foreign:a.test")], [RoomId("*")]):
                    if await store.database.fetch(f"select * from {table}", rooms=rooms):
                        shown.add(table)
        if await parts.personal.database.fetch("select * from memories", rooms=(ROOM,)):
            shown.add("memories")
        named = await parts.rooms.database.fetch("select room_id from lines", rooms=(ROOM,))
        shown |= {"lines"} if [each["room_id"] for each in named] != [ROOM] else set()
    return shown


async def test_a_query_without_its_room_shows_no_rows(live: Config) -> None:
    assert await _seen_without_a_room(live) == set()


@pytest.mark.parametrize("table", ["parlour_rooms.lines", "parlour_personal.memories"])
async def test_a_table_without_row_security_is_seen(
    live: Config, database: Database, table: str
) -> None:
    await _as_superuser(database, f"alter table {table} disable row level security")
    assert await _seen_without_a_room(live) == {table.partition(".")[2]}
