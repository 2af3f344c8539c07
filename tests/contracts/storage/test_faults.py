"""A database that does not answer is told in one sentence that says what to do."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from appservice.model.errors import StoreRefused, StoreUnavailable
from appservice.storage.sqlite import SqliteDatabase
from stage.ports import free_port
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.samples import row


def _file(backend: Backend) -> Path:
    return Path(backend.rooms.removeprefix("sqlite:"))


async def test_a_file_that_another_program_holds(on_sqlite: Backend) -> None:
    async with on_sqlite.open_rooms() as store:
        database = store.database
        assert isinstance(database, SqliteDatabase)
        await database.hop(lambda: database.connection.execute("pragma busy_timeout = 20"))
        other = sqlite3.connect(_file(on_sqlite), isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(StoreUnavailable, match="another program holds it"):
            await store.chat.append([row("$1")])
        other.execute("rollback")
        other.close()
        assert await store.chat.append([row("$1")]) == 1


async def test_a_full_disk_loses_nothing_and_leaves_nothing_half(on_sqlite: Backend) -> None:
    async with on_sqlite.open_rooms() as store:
        database = store.database
        assert isinstance(database, SqliteDatabase)
        await store.chat.append([row("$1")])
        pages = await database.fetchrow("pragma page_count")
        assert pages is not None
        limit = f"pragma max_page_count = {pages['page_count'] + 2}"
        await database.hop(lambda: database.connection.execute(limit).fetchall())
        with pytest.raises(StoreUnavailable, match="the disk is full: make room"):
            await store.chat.append([row("$2"), row("$3", raw="x" * 100_000)], ("sync", "s1"))
        assert await store.chat.cursor("sync") is None
        assert await store.chat.append([row("$1"), row("$2")]) == 1


async def test_a_file_that_is_no_database(on_sqlite: Backend) -> None:
    _file(on_sqlite).write_text("This is a letter, not a database. " * 99)
    with pytest.raises(StoreRefused, match="is no sound SQLite database"):
        async with on_sqlite.open_rooms():
            pass


async def test_a_place_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="cannot be made or opened"):
        async with Backend(f"sqlite:{tmp_path}/file/rooms.db", "").open_rooms():
            pass


async def test_no_server_at_the_address() -> None:
    url = f"postgresql://alice:pass-word@127.0.0.1:{free_port()}/db"
    with pytest.raises(StoreUnavailable, match="check that it runs and is reachable") as told:
        async with Backend(url, "").open_rooms():
            pass
    assert "pass-word" not in str(told.value)
    assert "alice" not in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [(":", ":wrong", "password authentication failed"), ("/test_", "/nowhere_", "does not exist")],
)
async def test_a_server_that_refuses(
    on_postgresql: Backend, old: str, new: str, words: str
) -> None:
    head, _, tail = (
        on_postgresql.rooms.rpartition(old) if old != ":" else _around_password(on_postgresql.rooms)
    )
    with pytest.raises(StoreRefused, match=words):
        async with Backend(head + new + tail, "").open_rooms():
            pass


def _around_password(url: str) -> tuple[str, str, str]:
    login, _, rest = url.rpartition("@")
    return login.rpartition(":")[0], ":", f"@{rest}"


async def _end_connections(backend: Backend) -> None:
    ended = await run_sql(
        backend.admin,
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and application_name = 'parlour'",
    )
    assert ended


async def test_lost_connections_are_replaced_unnoticed(on_postgresql: Backend) -> None:
    async with on_postgresql.open_rooms() as store:
        keys = [f"${number}" for number in range(12)]
        await asyncio.gather(*(store.chat.append([row(key)]) for key in keys))
        await _end_connections(on_postgresql)
        again = await asyncio.gather(*(store.chat.append([row(key)]) for key in [*keys, "$new"]))
        assert sum(again) == 1


async def test_a_transaction_cut_in_the_middle_is_told_and_undone(on_postgresql: Backend) -> None:
    async with on_postgresql.open_rooms() as store:

        async def cut() -> None:
            async with store.database.begin() as tx:
                await tx.execute("insert into cursors (name, value) values ('half', '1')")
                await _end_connections(on_postgresql)
                await tx.execute("insert into cursors (name, value) values ('half', '2')")

        with pytest.raises(StoreUnavailable, match="does not answer"):
            await cut()
        assert await store.chat.cursor("half") is None
