"""A process that gives a store new keys, and dies at one of its writes: `python -m ... URL`.

`URL MIGRATE_URL WRITES STEP` with the keys of `test_rotating`. After so many writes it is killed as
by the machine: in the middle of a transaction of that statement, nothing is closed or rolled back.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from appservice.model.ids import RoomId
from appservice.storage.database import Database, Need, Record, Value, Write
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.migrations import Side
from appservice.storage.rotating import reseal, rewrap
from appservice.storage.seal import AesGcmSeal
from appservice.storage.stores import opened

OLD, NEW = MasterKey(bytes(32)), MasterKey(bytes(range(32)))
SECRET = AesGcmSeal([bytes(range(32, 64))])


class Mortal:
    """A database that lets a number of writes through; the one after it is never finished."""

    def __init__(self, database: Database, writes: int) -> None:
        self._database = database
        self._left = writes

    async def write(
        self,
        writes: Sequence[Write],
        rooms: Sequence[RoomId] = (),
        locks: Sequence[str] = (),
        *,
        guarded: bool = False,
        need: Need | None = None,
    ) -> list[int]:
        if self._left == 0:
            await self.die(writes, rooms)
        self._left -= 1
        return await self._database.write(writes, rooms, locks, guarded=guarded, need=need)

    async def die(self, writes: Sequence[Write], rooms: Sequence[RoomId]) -> None:
        """End in the middle of that transaction."""
        async with self._database.begin(rooms) as tx:
            for each in writes:
                await tx.execute_many(each)
            os.kill(os.getpid(), signal.SIGKILL)

    async def fetch(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> list[Record]:
        return await self._database.fetch(sql, *args, rooms=rooms)

    async def fetchrow(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> Record | None:
        return await self._database.fetchrow(sql, *args, rooms=rooms)


async def rotate(url: str, migrate_url: str | None, writes: int) -> None:
    """Both steps, as `parlour keys rotate --content` takes them."""
    async with opened(Side.ROOMS, url, migrate_url, alone=True) as plain:
        mortal: Any = Mortal(plain, writes)
        await rewrap(mortal, [NEW, OLD])
        await reseal(Side.ROOMS, mortal, Keyring([NEW, OLD], SECRET))


if __name__ == "__main__":
    asyncio.run(rotate(sys.argv[1], sys.argv[2] or None, int(sys.argv[3])))
