"""Migrations: the schema is their sum, whole or not at all, and never a newer one than we know."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from appservice import resources
from appservice.model.errors import SchemaTooNew, StoreRefused
from appservice.storage import migrate_sqlite
from appservice.storage.migrations import Dialect, Migration, Side, pending, read
from appservice.storage.sqlite import connect
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.samples import row
from tests.contracts.storage.schemas import of_postgresql, of_sqlite

KNOWN = read(resources.migrations(), Side.ROOMS)
NEXT = len(KNOWN) + 1
BROKEN = Migration(
    NEXT, "broken", "create table half (x integer);\ninsert into nowhere values (1);\n"
)


def _file(backend: Backend) -> Path:
    return Path(backend.rooms.removeprefix("sqlite:"))


@pytest.mark.parametrize("side", list(Side))
async def test_both_databases_have_the_same_tables_and_columns(
    side: Side, on_sqlite: Backend, on_postgresql: Backend
) -> None:
    for backend in (on_sqlite, on_postgresql):
        async with backend.open_rooms(), backend.open_personal():
            pass
    path = on_sqlite.rooms if side is Side.ROOMS else on_sqlite.personal
    on_file = of_sqlite(Path(path.removeprefix("sqlite:")))
    assert len(on_file) >= 7
    assert on_file == await of_postgresql(on_postgresql.admin, side.schema)


def test_personal_is_the_same_as_rooms_without_what_is_kept_once(tmp_path: Path) -> None:
    tables = {}
    for side in Side:
        file = tmp_path / f"{side}.db"
        connection = connect(file)
        migrate_sqlite.migrate(connection, side, read(resources.migrations(), side), "it")
        connection.close()
        tables[side] = of_sqlite(file)
    personal, rooms = tables[Side.PERSONAL], tables[Side.ROOMS]
    of_people = {"memories", "memories_removed", "memories_chosen", "proposals"}
    assert of_people <= personal.keys() - rooms.keys()
    assert {name: personal[name] for name in personal if name not in of_people} == {
        name: rooms[name] for name in personal if name not in of_people
    }
    assert set(rooms) - set(personal) == {
        "ages",
        "ages_revoked",
        "blocks",
        "charges",
        "code_tries",
        "codes",
        "flags",
        "groups_made",
        "guardians",
        "guarding",
        "invitations",
        "links",
        "pauses",
        "policy_lists",
        "policy_rules",
        "room_kinds",
        "spaces",
        "to_device",
        "tombstones",
        "verifying",
        "visits",
    }


async def test_opening_twice_changes_nothing(backend: Backend) -> None:
    async with backend.open_rooms() as store:
        await store.chat.append([row("$1")])
    async with backend.open_rooms() as store:
        assert await store.chat.append([row("$1")]) == 0


async def test_many_open_an_empty_database_at_once(backend: Backend) -> None:
    async def opened(number: int) -> int:
        async with backend.open_rooms() as store:
            return await store.chat.append([row(f"${number}")])

    assert await asyncio.gather(*(opened(number) for number in range(4))) == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ("insert into {t} values (999, 'later', 'x', 'rooms', 1)", SchemaTooNew, "knows only"),
        ("update {t} set checksum = 'other'", StoreRefused, "another text of migration 0001"),
    ],
)
async def test_a_newer_or_other_schema_is_refused(
    backend: Backend, change: str, error: type[Exception], words: str
) -> None:
    async with backend.open_rooms():
        pass
    if backend.admin is None:
        with sqlite3.connect(_file(backend)) as connection:
            connection.execute(change.format(t="parlour_schema"))
        connection.close()
    else:
        await run_sql(backend.admin, change.format(t="parlour_rooms.parlour_schema"))
    with pytest.raises(error, match=words):
        async with backend.open_rooms():
            pass


def test_a_migration_that_breaks_leaves_nothing_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "rooms.db"
    connection = connect(file)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrate_sqlite.migrate(connection, Side.ROOMS, [*KNOWN, BROKEN], "it")
    assert of_sqlite(file) == {}
    assert migrate_sqlite.migrate(connection, Side.ROOMS, KNOWN, "it") == len(KNOWN)
    assert migrate_sqlite.migrate(connection, Side.ROOMS, KNOWN, "it") == 0
    connection.close()


async def test_a_migration_that_breaks_leaves_nothing_on_postgresql(
    on_postgresql: Backend,
) -> None:
    from appservice.storage import migrate_postgresql, postgresql

    assert on_postgresql.migrate is not None
    connection = await postgresql.connect(on_postgresql.migrate, "parlour_rooms", "it")
    with pytest.raises(Exception, match="nowhere"):
        await migrate_postgresql.migrate(connection, Side.ROOMS, [*KNOWN, BROKEN], "it", None)
    assert await of_postgresql(on_postgresql.admin, "parlour_rooms") == {}
    applied = await migrate_postgresql.migrate(connection, Side.ROOMS, KNOWN, "it", None)
    assert applied == len(KNOWN)
    await connection.close()


async def test_the_other_sides_file_is_refused(on_sqlite: Backend) -> None:
    async with on_sqlite.open_rooms():
        pass
    crossed = Backend(rooms=on_sqlite.personal, personal=on_sqlite.rooms)
    with pytest.raises(StoreRefused, match="is the rooms database and not the personal one"):
        async with crossed.open_personal():
            pass


async def test_another_programs_file_is_refused_and_left_as_it_is(on_sqlite: Backend) -> None:
    file = _file(on_sqlite)
    with sqlite3.connect(file) as connection:
        connection.execute("create table books (title text)")
    connection.close()
    file.chmod(0o644)
    before = file.read_bytes()
    with pytest.raises(StoreRefused, match="belongs to another program"):
        async with on_sqlite.open_rooms():
            pass
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o777 == 0o644


async def test_a_role_that_may_not_build_says_what_to_do(on_postgresql: Backend) -> None:
    without = Backend(on_postgresql.rooms, on_postgresql.personal)
    with pytest.raises(StoreRefused, match=r"set database\.migrate"):
        async with without.open_rooms():
            pass


async def test_without_the_owner_an_up_to_date_schema_is_enough(on_postgresql: Backend) -> None:
    async with on_postgresql.open_rooms():
        pass
    without = Backend(on_postgresql.rooms, on_postgresql.personal)
    async with without.open_rooms() as store:
        assert await store.chat.append([row("$1")]) == 1


def test_numbers_have_no_gaps(tmp_path: Path) -> None:
    folder = tmp_path / "rooms"
    folder.mkdir()
    with pytest.raises(StoreRefused, match="not numbered"):
        read(tmp_path, Side.ROOMS)
    (folder / "0002_second.sql").write_text("select 1;")
    with pytest.raises(StoreRefused, match="not numbered"):
        read(tmp_path, Side.ROOMS)
    (folder / "first.sql").write_text("select 1;")
    with pytest.raises(StoreRefused, match=r"first\.sql is no migration"):
        read(tmp_path, Side.ROOMS)


def test_marked_lines_go_to_their_database() -> None:
    text = "a\n-- only: sqlite\nb\n-- only: postgresql\nc\n-- all\nd\n"
    migration = Migration(1, "first", text)
    assert migration.script(Dialect.SQLITE) == "a\nb\nd\n"
    assert migration.script(Dialect.POSTGRESQL) == "a\nc\nd\n"
    assert migration.checksum == Migration(1, "x", text.replace("\n", "\r\n")).checksum
    assert pending([migration], [migration.applied()], "it") == []
