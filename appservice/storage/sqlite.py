"""SQLite: one connection per file that writes, in a thread of its own, and one that reads.

Not through aiosqlite: a whole transaction has to be able to run in one hop to the thread, and a
cancelled task must never leave a transaction open behind it. Both need the thread itself.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypeVar

from appservice.model.ids import RoomId
from appservice.storage.database import Need, NeedLacks, Record, Tx, Value, Write
from appservice.storage.faults import translated
from appservice.storage.sql import for_sqlite
from appservice.storage.sqlite_compact import compacted, emptied
from appservice.storage.sqlite_reader import SqliteReader
from appservice.storage.sqlite_thread import SqliteThread

T = TypeVar("T")

BUSY_TIMEOUT_S: Final = 10.0

# FULL: an acknowledged row must survive a power cut, and in WAL mode NORMAL does not promise that.
# secure_delete: what people had removed is overwritten in the file, not only unlinked.
_PRAGMAS: Final = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma secure_delete = on",
)


def connect(path: Path) -> sqlite3.Connection:
    """Open a file in the way that all of Parlour opens it."""
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


class SqliteDatabase:
    """One file. Transactions take turns; statements of one run in the order they were awaited.

    What is read outside a transaction is the last commit, even while another one is under way.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        self._thread = SqliteThread(f"sqlite-{path.stem}")
        self._turn = asyncio.Lock()
        self._connection: sqlite3.Connection | None = None
        self._reader: SqliteReader | None = None

    async def open(self) -> None:
        """Open the file, which must exist."""
        self._connection = await self.hop(lambda: connect(self.path))
        with translated(self.where):
            self._reader = SqliteReader(self.path)

    async def hop(self, work: Callable[[], T]) -> T:
        """Run something in the connection's thread. Only this floor's own code calls it."""
        with translated(self.where):
            return await self._thread.run(work)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, to be used inside `hop` alone."""
        if self._connection is None:
            raise sqlite3.ProgrammingError(f"The database {self.where} is not open.")
        return self._connection

    @asynccontextmanager
    async def begin(self, rooms: Sequence[RoomId] = ()) -> AsyncIterator[Tx]:  # noqa: ARG002
        """See `Database`. It begins with its first statement, in the same hop."""
        async with self._turn:
            try:
                yield SqliteTx(self)
                await self.hop(self._commit)
            except BaseException:
                # The thread works its queue in order: even if we are cancelled again here, the
                # rollback runs before the next transaction's first statement.
                await self.hop(self._rollback)
                raise

    async def write(
        self,
        writes: Sequence[Write],
        rooms: Sequence[RoomId] = (),  # noqa: ARG002
        locks: Sequence[str] = (),  # noqa: ARG002
        *,
        guarded: bool = False,
        need: Need | None = None,
    ) -> list[int]:
        """See `Database`: begin, statements and commit are one hop to the thread."""
        async with self._turn:
            return await self.hop(lambda: self._write(writes, guarded=guarded, need=need))

    async def fetch(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> list[Record]:  # noqa: ARG002
        """See `Database`."""
        with translated(self.where):
            found = self._reader.fetch(sql, args) if self._reader else None
        if found is not None:
            return found
        async with self._turn:
            return await self.hop(lambda: self.run(sql, args).fetchall())

    async def fetchrow(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> Record | None:
        """See `Database`."""
        found = await self.fetch(sql, *args, rooms=rooms)
        return found[0] if found else None

    async def compact(self) -> bool:
        """See `Database`."""
        async with self._turn:
            return await self.hop(lambda: compacted(self.connection))

    async def clear(self) -> bool:
        """See `Database`."""
        async with self._turn:
            return await self.hop(lambda: emptied(self.connection))

    async def close(self) -> None:
        """Close the file and end its thread."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await self.hop(connection.close)
        self._thread.close()

    def run(self, sql: str, args: Sequence[Value]) -> sqlite3.Cursor:
        """One statement, in the thread."""
        statement = for_sqlite(sql)
        return self.connection.execute(statement.text, statement.values(args))

    def run_in_transaction(self, sql: str, args: Sequence[Value]) -> sqlite3.Cursor:
        """One statement, in the thread, after beginning a transaction where none is open."""
        self._begin()
        return self.run(sql, args)

    def run_many(self, write: Write) -> int:
        """One statement for many rows, in the thread."""
        self._begin()
        statement = for_sqlite(write.sql)
        rows = map(statement.values, write.rows)
        return max(self.connection.executemany(statement.text, rows).rowcount, 0)

    def _begin(self) -> None:
        if not self.connection.in_transaction:
            # IMMEDIATE: a transaction that begins as a reader may be refused when it turns writer.
            self.connection.execute("begin immediate")

    def _commit(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("commit")

    def _rollback(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("rollback")

    def _find(self, need: Need) -> None:
        if self.run_in_transaction(need.sql, need.args).fetchone() is None:
            raise NeedLacks

    def _write(self, writes: Sequence[Write], *, guarded: bool, need: Need | None) -> list[int]:
        changed: list[int] = []
        try:
            if need is not None:
                self._find(need)
            for write in writes:
                changed.append(self.run_many(write))
                if guarded and not changed[0]:
                    break
            self._commit()
        except BaseException:
            self._rollback()
            raise
        return changed


class SqliteTx:
    """A transaction on the one connection."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    async def execute(self, sql: str, *args: Value) -> int:
        """See `Tx`."""
        database = self._database
        return await database.hop(lambda: max(database.run_in_transaction(sql, args).rowcount, 0))

    async def execute_many(self, write: Write) -> int:
        """See `Tx`."""
        return await self._database.hop(lambda: self._database.run_many(write))

    async def fetch(self, sql: str, *args: Value) -> list[Record]:
        """See `Tx`."""
        database = self._database
        return await database.hop(lambda: database.run_in_transaction(sql, args).fetchall())

    async def fetchrow(self, sql: str, *args: Value) -> Record | None:
        """See `Tx`."""
        found = await self.fetch(sql, *args)
        return found[0] if found else None

    async def lock(self, name: str) -> None:
        """See `Tx`: a transaction has the whole file to itself."""
