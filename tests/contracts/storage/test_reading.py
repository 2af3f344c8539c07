"""Reading waits for nobody: it gives the last commit, whatever is under way."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from appservice.storage.sqlite_reader import SqliteReader
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ROOM, row

_PUT = "insert into cursors (name, value) values ('timeline', 's1')"
_GET = "select value from cursors where name = 'timeline'"


async def test_what_is_under_way_is_not_seen_and_not_waited_for(opened: Opened) -> None:
    database = opened.rooms.database
    async with asyncio.timeout(20):
        async with database.begin() as tx:
            await tx.execute(_PUT)
            assert await database.fetchrow(_GET) is None
            assert await opened.rooms.chat.next_row(ROOM) is None
        found = await database.fetchrow(_GET)
    assert found is not None
    assert found["value"] == "s1"


async def test_one_reads_what_one_has_just_stored(opened: Opened) -> None:
    for number in range(50):
        await opened.rooms.chat.put_cursor("timeline", str(number))
        assert await opened.rooms.chat.cursor("timeline") == str(number)
    await opened.rooms.chat.append([row("$1")])
    found = await opened.rooms.chat.next_row(ROOM)
    assert found is not None
    assert found.key == "$1"


def test_a_file_that_is_locked_as_a_whole_is_left_to_the_thread_that_may_wait(
    tmp_path: Path,
) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("create table cursors (name text, value text)")
        with closing(SqliteReader(file)) as reader:
            assert reader.fetch(_GET, []) == []
            other.execute("begin exclusive")
            assert reader.fetch(_GET, []) is None
            other.execute("rollback")
            assert reader.fetch(_GET, []) == []
