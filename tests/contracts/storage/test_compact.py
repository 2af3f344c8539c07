"""What was removed is taken out of the files too, not only out of the tables."""

import sqlite3
from contextlib import closing
from pathlib import Path

from appservice.model.effect import Keep
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ROOM, commit, line

WORD = "sesame-open-yourself"


def _at_rest(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.glob("rooms.db*")))


async def test_nothing_of_an_erased_room_stays_in_the_file_or_its_log(
    on_sqlite: Backend, tmp_path: Path
) -> None:
    async with on_sqlite.open_rooms() as store:
        lines = [Keep(line(f"${number}", f"{WORD} {number}" * 99)) for number in range(99)]
        await commit(store.chat, "$0", history=lines)
        assert WORD.encode() in _at_rest(tmp_path)
        await store.chat.erase_room(ROOM)
        assert await store.database.compact()
        assert WORD.encode() not in _at_rest(tmp_path)
        assert await store.chat.lines(ROOM, 9) == []


async def test_a_reader_beside_is_waited_for_by_asking_again(
    on_sqlite: Backend, tmp_path: Path
) -> None:
    async with on_sqlite.open_rooms() as store:
        await commit(store.chat, "$0", history=[Keep(line("$said", WORD))])
        with closing(sqlite3.connect(tmp_path / "rooms.db", isolation_level=None)) as other:
            other.execute("begin")
            other.execute("select count(*) from lines").fetchall()
            await store.chat.erase_room(ROOM)
            assert not await store.database.compact()
            other.execute("rollback")
            assert await store.database.compact()
        assert WORD.encode() not in _at_rest(tmp_path)


async def test_a_role_that_owns_nothing_is_not_refused(opened_on_postgresql: Opened) -> None:
    store = opened_on_postgresql.rooms
    await commit(store.chat, "$0", history=[Keep(line("$said", WORD))])
    await store.chat.erase_room(ROOM)
    assert await store.database.compact()
    assert await store.database.fetch("select * from lines", rooms=(ROOM,)) == []
    admin = opened_on_postgresql.backend.admin
    assert await run_sql(admin, "select body from parlour_rooms.lines") == []
