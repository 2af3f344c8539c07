"""New keys for what is kept: all of it, killed anywhere, and the old ones open nothing more."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appservice.model.age import AgeBand
from appservice.model.effect import Keep
from appservice.model.errors import StoreRefused, StoreUnavailable
from appservice.model.ids import RoomId
from appservice.model.statement import Statement
from appservice.storage.database import Database, Write
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.migrations import Side
from appservice.storage.rotating import ELSEWHERE, OF_SIDES, reseal, rewrap
from appservice.storage.stores import RoomsStore, opened
from stage.paths import REPOSITORY
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.guarded import guarded, is_guarded
from tests.contracts.storage.killable_rotating import NEW, OLD, SECRET, Mortal
from tests.contracts.storage.samples import ALICE, OTHER, ROOM, commit, line, row, snapshot

TEEN = Statement(AgeBand.FROM_13, 1, 2)
ROOMS = (ROOM, OTHER, RoomId("!third:a.test"))


class Killed(Exception):
    """As if the process had ended there."""


class Dying(Mortal):
    """The same in this process, which goes on."""

    async def die(self, writes: Sequence[Write], rooms: Sequence[RoomId]) -> None:
        raise Killed


def _keyed(backend: Backend, *masters: MasterKey) -> Backend:
    return replace(backend, seal=Keyring(masters, SECRET))


async def _fill(backend: Backend) -> None:
    """Something of each age: plain, by a secret, and with keys of rooms."""
    for number, seal in enumerate((backend.seal, SECRET, Keyring([OLD], SECRET))):
        async with replace(backend, seal=seal).open_rooms() as store:
            for room in ROOMS:
                said = [Keep(line(f"$said{number}{room}", f"word{number}", room))]
                await commit(store.chat, f"${number}{room}", room, history=said)
                await store.chat.put_room(replace(snapshot(room), name="name"))
                await store.chat.append([row(f"$new{number}{room}", room)])
            await store.key_mail.put_to_device([f"key{number}"], ("keys", "s1"))
            await store.tombstones.bury(ALICE, 5)
            await guarded(store, str(number))
            await store.statements.note(ALICE, [TEEN])


async def _is_as_filled(store: RoomsStore) -> bool:
    lines = [[each.body for each in await store.chat.lines(room, 9)] for room in ROOMS]
    rooms = [await store.chat.room(room) for room in ROOMS]
    rows = [await store.chat.next_row(room) for room in ROOMS]
    return (
        lines == [["word0", "word1", "word2"]] * 3
        and [each and each.name for each in rooms] == ["name"] * 3
        and [each and each.key for each in rows] == [f"$new0{room}" for room in ROOMS]
        and [raw for _, raw in await store.key_mail.to_device(9)] == ["key0", "key1", "key2"]
        and await store.tombstones.erased_ms(ALICE) == 5
        and await is_guarded(store, "0", "1", "2")
        and (await store.statements.noted([ALICE]))[ALICE].statements == (TEEN,)
        and [each.user for each in await store.tombstones.pending()] == [ALICE]
    )


async def _keys(database: Database) -> set[tuple[str, str]]:
    found = await database.fetch("select owner, key_id from sealing_keys")
    return {(each["owner"], each["key_id"]) for each in found}


async def test_another_master_key_wraps_them_all_and_the_old_one_opens_none(
    backend: Backend,
) -> None:
    await _fill(backend)
    async with opened(Side.ROOMS, backend.rooms, backend.migrate, alone=True) as plain:
        keys = await _keys(plain)
        dying: Any = Dying(plain, 0)
        with pytest.raises(Killed):
            await rewrap(dying, [NEW, OLD])
        assert await rewrap(plain, [NEW, OLD]) == len(keys) == 8
        assert await rewrap(plain, [NEW, OLD]) == 0
        assert await _keys(plain) == keys
    async with _keyed(backend, NEW).open_rooms() as store:
        assert await _is_as_filled(store)
    with pytest.raises(StoreRefused, match="wrapped by another master key"):
        async with _keyed(backend, OLD).open_rooms():
            pass


async def test_killed_anywhere_content_is_closed_anew_in_the_end(backend: Backend) -> None:
    await _fill(backend)
    async with opened(Side.ROOMS, backend.rooms, backend.migrate, alone=True) as plain:
        before = await _keys(plain)
        for writes in range(60):
            try:
                dying: Any = Dying(plain, writes % 12 + 1)
                closed = await reseal(Side.ROOMS, dying, Keyring([OLD], SECRET))
                break
            except Killed:
                async with _keyed(backend, OLD).open_rooms() as store:
                    assert await _is_as_filled(store)
        else:
            raise AssertionError("it never came to its end")
        assert closed == 8
        after = await _keys(plain)
    assert {owner for owner, _ in after} == {owner for owner, _ in before}
    assert not after & before
    alone = Keyring([OLD])  # nothing is left for which the secret is needed
    async with replace(backend, seal=alone).open_rooms() as store:
        assert await _is_as_filled(store)


@pytest.mark.soak
@pytest.mark.timeout(600)
async def test_killed_by_the_machine_again_and_again_it_comes_to_its_end(backend: Backend) -> None:
    """Real processes, ended by SIGKILL inside the transaction of their n-th write."""
    await _fill(backend)
    ends = []
    for writes in (0, 1, 2, 6, 14, 999):
        program = [sys.executable, "-m", "tests.contracts.storage.killable_rotating"]
        process = await asyncio.create_subprocess_exec(
            *program, backend.rooms, backend.migrate or "", str(writes), cwd=REPOSITORY
        )
        ends.append(await process.wait())
        async with replace(backend, seal=Keyring([NEW, OLD], SECRET)).open_rooms() as store:
            assert await _is_as_filled(store), f"after {writes} writes"
    assert ends[:3] == [-signal.SIGKILL] * 3
    assert ends[-1] == 0
    async with replace(backend, seal=Keyring([NEW])).open_rooms() as store:
        assert await _is_as_filled(store)
        assert await store.database.fetch("select 1 as x from sealing_keys where current = 0") == []


async def test_it_waits_for_a_running_parlour_to_end(backend: Backend) -> None:
    async with backend.open_rooms(alone=True):
        with pytest.raises((StoreRefused, StoreUnavailable), match="Another Parlour is running"):
            async with opened(Side.ROOMS, backend.rooms, backend.migrate, alone=True):
                pass


@pytest.mark.parametrize("side", list(Side))
async def test_every_column_of_bytes_is_among_those_that_are_closed_anew(
    side: Side, on_sqlite: Backend
) -> None:
    """A new table with content is named in `rotating`, or its rows would outlive their keys."""
    async with on_sqlite.open_rooms(), on_sqlite.open_personal():
        pass
    url = on_sqlite.rooms if side is Side.ROOMS else on_sqlite.personal
    found = set()
    with closing(sqlite3.connect(Path(url.removeprefix("sqlite:")))) as connection:
        tables = connection.execute("select name from sqlite_master where type = 'table'")
        for (table,) in tables.fetchall():
            columns = connection.execute(f"pragma table_info({table})").fetchall()
            found |= {(table, name) for _, name, kind, *_ in columns if kind.lower() == "blob"}
    known = (*OF_SIDES[side], *(ELSEWHERE.values() if side is Side.ROOMS else ()))
    named = {(each.table, column) for each in known for column in each.columns}
    assert found - named == {("sealing_keys", "wrapped")}
    assert named <= found
