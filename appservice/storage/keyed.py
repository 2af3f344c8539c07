"""A database in front of which the keys of what is read and written are loaded and stored.

What closes and opens content does not wait (`storage.keyring`), so it is done here: before a row is
read its room's keys are here, and before something closed is written its key is stored.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import chain
from typing import Final, Protocol, TypeVar

from appservice.model.errors import StoreUnavailable
from appservice.model.ids import RoomId
from appservice.storage import key_rows
from appservice.storage.database import (
    Database,
    Need,
    NeedLacks,
    Record,
    Tx,
    Value,
    Write,
)
from appservice.storage.keyring import Keyring
from appservice.storage.room_key import HEAD, RoomKey
from appservice.storage.seal import STORED

T = TypeVar("T")
_TRIES: Final = 5
_DESTROYED: Final = "Keys of rooms are destroyed as fast as they are made: try again."


class _Reads(Protocol):
    async def fetch(self, sql: str, *args: Value) -> list[Record]: ...


class KeyedDatabase:
    """`Database`, with a keyring. One and the same keyring closes what is written through it."""

    def __init__(self, database: Database, ring: Keyring) -> None:
        self._database = database
        self._ring = ring

    @asynccontextmanager
    async def begin(self, rooms: Sequence[RoomId] = ()) -> AsyncIterator[Tx]:
        """See `Database`."""
        await load(self._database, self._ring, self._ring.unknown(rooms))
        async with self._database.begin(rooms) as tx:
            keyed = KeyedTx(tx, self._ring)
            yield keyed
        keyed.committed()

    async def write(
        self,
        writes: Sequence[Write],
        rooms: Sequence[RoomId] = (),
        locks: Sequence[str] = (),
        *,
        guarded: bool = False,
        need: Need | None = None,
    ) -> list[int]:
        """See `Database`. A key that was destroyed meanwhile is replaced by another.

        Keys of `rooms` that wait are stored too, or replaced by those that others stored first.
        """
        assert need is None, "that is what this class is for"
        keys = self._ring.used(_heads(chain.from_iterable(each.rows for each in writes)))
        keys += [key for key in self._ring.waiting(rooms) if key not in keys]
        for _ in range(_TRIES):
            if not keys:
                return await self._database.write(writes, rooms, locks, guarded=guarded)
            await self._store(self._ring.to_store(keys))
            if not all(map(self._ring.is_current, keys)):
                writes = [_again(self._ring, each) for each in writes]
                keys = self._ring.used(_heads(chain.from_iterable(each.rows for each in writes)))
                if self._ring.to_store(keys):
                    continue
            # None are left where only waiting ones were asked for, and others were first with them.
            need = key_rows.still_there([key.key_id for key in keys]) if keys else None
            try:
                return await self._database.write(writes, rooms, locks, guarded=guarded, need=need)
            except NeedLacks:
                self._ring.destroyed(keys)
                await load(self._database, self._ring, [key.owner for key in keys])
        raise StoreUnavailable(_DESTROYED)

    async def fetch(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> list[Record]:
        """See `Database`."""
        unknown = self._ring.unknown(rooms)
        if unknown:
            await load(self._database, self._ring, unknown)
        found = await self._database.fetch(sql, *args, rooms=rooms)
        if unknown or not rooms:
            await catch_up(self._database, self._ring, found)
        return found

    async def fetchrow(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> Record | None:
        """See `Database`."""
        found = await self.fetch(sql, *args, rooms=rooms)
        return found[0] if found else None

    async def compact(self) -> bool:
        """See `Database`."""
        return await self._database.compact()

    async def clear(self) -> bool:
        """See `Database`."""
        return await self._database.clear()

    async def close(self) -> None:
        """See `Database`."""
        await self._database.close()

    async def _store(self, keys: Sequence[RoomKey]) -> None:
        if keys:
            # In one order, so that two processes never wait for each other's rooms.
            rows = [self._ring.row(key) for key in sorted(keys, key=lambda key: key.owner)]
            await self._database.write([Write(key_rows.ADD, rows)])
            await load(self._database, self._ring, [key.owner for key in keys])


class KeyedTx:
    """`Tx`: a key that is made in it is stored in it."""

    def __init__(self, tx: Tx, ring: Keyring) -> None:
        self._tx = tx
        self._ring = ring
        self._sure: set[bytes] = set()
        self._made: list[tuple[RoomKey, list[Record]]] = []

    async def execute(self, sql: str, *args: Value) -> int:
        """See `Tx`."""
        (ready,) = await self._ready([args])
        return await self._tx.execute(sql, *ready)

    async def execute_many(self, write: Write) -> int:
        """See `Tx`."""
        return await self._tx.execute_many(replace(write, rows=await self._ready(write.rows)))

    async def fetch(self, sql: str, *args: Value) -> list[Record]:
        """See `Tx`."""
        found = await self._tx.fetch(sql, *args)
        await catch_up(self._tx, self._ring, found)
        return found

    async def fetchrow(self, sql: str, *args: Value) -> Record | None:
        """See `Tx`."""
        found = await self.fetch(sql, *args)
        return found[0] if found else None

    async def lock(self, name: str) -> None:
        """See `Tx`."""
        await self._tx.lock(name)

    def committed(self) -> None:
        """What it stored is stored."""
        for key, rows in self._made:
            self._ring.take(rows, [key.owner])

    async def _ready(self, rows: Sequence[Sequence[Value]]) -> Sequence[Sequence[Value]]:
        """The rows, closed with keys that are stored, here if not before."""
        for _ in range(_TRIES):
            lacking = [key for key in self._ring.used(_heads(rows)) if key.head not in self._sure]
            if not lacking:
                return rows
            for key in lacking:
                await self._make_sure(key)
            rows = [[_resealed(self._ring, value) for value in row] for row in rows]
        raise StoreUnavailable(_DESTROYED)

    async def _make_sure(self, key: RoomKey) -> None:
        """Store a new key; or learn which one its owner has, or that there is none any more."""
        if self._ring.to_store([key]):
            await self._tx.execute(key_rows.ADD, *self._ring.row(key))
        stored = await self._tx.fetch(*_spread(key_rows.of_owners([key.owner])))
        if any(row["key_id"] == key.key_id for row in stored):
            self._sure.add(key.head)
            self._made.append((key, stored))
        else:
            self._ring.destroyed([key])
            self._ring.take(stored, [key.owner])


async def load(database: _Reads, ring: Keyring, owners: Sequence[RoomId]) -> None:
    """Have all keys of these rooms and people here."""
    for some in _some(list(dict.fromkeys(owners))):
        ring.take(await database.fetch(*_spread(key_rows.of_owners(some))), some)


async def catch_up(database: _Reads, ring: Keyring, found: Sequence[Record]) -> None:
    """Have the keys here that rows were closed with, whoever's they are."""
    heads = {head for head in _heads(found) if ring.is_unknown(head)}
    for some in _some(sorted(heads)):
        key_ids = [head[len(STORED) :].hex() for head in some]
        ring.take(await database.fetch(*_spread(key_rows.of_ids(key_ids))))
        ring.gone(some)


def _some(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), key_rows.MOST):
        yield items[first : first + key_rows.MOST]


def _spread(query: tuple[str, Sequence[Value]]) -> tuple[str, *tuple[Value, ...]]:
    sql, args = query
    return (sql, *args)


def _heads(rows: Iterable[Iterable[Value]]) -> set[bytes]:
    """How everything begins in these rows that was closed with a stored key."""
    return {
        value[:HEAD]
        for row in rows
        for value in row
        if isinstance(value, bytes) and value.startswith(STORED)
    }


def _again(ring: Keyring, write: Write) -> Write:
    return replace(write, rows=[[_resealed(ring, value) for value in row] for row in write.rows])


def _resealed(ring: Keyring, value: Value) -> Value:
    return ring.again(value) if isinstance(value, bytes) and value.startswith(STORED) else value
