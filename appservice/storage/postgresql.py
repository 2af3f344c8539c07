"""PostgreSQL: a pool of connections that see one schema, and transactions that see some rooms."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]

from appservice.model.errors import StoreRefused
from appservice.model.ids import RoomId
from appservice.storage.database import Need, NeedLacks, Record, Tx, Value, Write
from appservice.storage.faults import LOST, translated
from appservice.storage.quoting import identifier
from appservice.storage.sql import rooms_setting, storable, storable_all

POOL_SIZE: Final = 8
CONNECT_TIMEOUT_S: Final = 10.0
STATEMENT_TIMEOUT_S: Final = 30.0
APPLICATION: Final = "parlour"

# SET LOCAL takes no parameter, and outside a transaction it is only a warning.
_SEE_ROOMS: Final = "select set_config('parlour.rooms', $1, true)"
_LOCK: Final = "select pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || $1, 0))"
_TABLES: Final = "select tablename as name from pg_tables where schemaname = current_schema()"
_TRY_HOLD: Final = """
    select pg_try_advisory_lock(hashtextextended(current_schema() || ' running', 0))"""


def settings(schema: str, application: str = APPLICATION) -> dict[str, str]:
    """What every connection of ours sets: unqualified names mean our schema and nothing else."""
    return {"search_path": schema, "application_name": application}


async def connect(url: str, schema: str, where: str, application: str = APPLICATION) -> Any:
    """One connection outside any pool, for migrations, checks and backups."""
    with translated(where):
        return await asyncpg.connect(
            url, timeout=CONNECT_TIMEOUT_S, server_settings=settings(schema, application)
        )


class PostgresDatabase:
    """One schema of a database. Lost connections are replaced when the next transaction begins."""

    def __init__(self, url: str, schema: str, where: str) -> None:
        self.url = url
        self.schema = schema
        self.where = where
        self._open: Any = None

    async def open(self) -> None:
        """Make the pool with its first connection."""
        with translated(self.where):
            self._open = await asyncpg.create_pool(
                self.url,
                min_size=1,
                max_size=POOL_SIZE,
                timeout=CONNECT_TIMEOUT_S,
                command_timeout=STATEMENT_TIMEOUT_S,
                server_settings=settings(self.schema),
            )

    @asynccontextmanager
    async def begin(self, rooms: Sequence[RoomId] = ()) -> AsyncIterator[Tx]:
        """See `Database`."""
        with translated(self.where):
            async with AsyncExitStack() as stack:
                connection = await self._begun(stack)
                if rooms:
                    await connection.execute(_SEE_ROOMS, rooms_setting(rooms))
                yield PostgresTx(connection)

    async def _begun(self, stack: AsyncExitStack) -> Any:
        """A connection in a transaction. After a restart of the server all of the pool is dead."""
        try:
            return await stack.enter_async_context(self._transaction())
        except LOST:
            await self._pool.expire_connections()
            return await stack.enter_async_context(self._transaction())

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Any]:
        async with (
            self._pool.acquire(timeout=CONNECT_TIMEOUT_S) as connection,
            connection.transaction(),
        ):
            yield connection

    async def write(
        self,
        writes: Sequence[Write],
        rooms: Sequence[RoomId] = (),
        locks: Sequence[str] = (),
        *,
        guarded: bool = False,
        need: Need | None = None,
    ) -> list[int]:
        """See `Database`."""
        changed: list[int] = []
        async with self.begin(rooms) as tx:
            for lock in locks:
                await tx.lock(lock)
            if need is not None and await tx.fetchrow(need.sql, *need.args) is None:
                raise NeedLacks
            for write in writes:
                changed.append(await tx.execute_many(write))
                if guarded and not changed[0]:
                    break
        return changed

    async def fetch(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> list[Record]:
        """See `Database`."""
        async with self.begin(rooms) as tx:
            return await tx.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> Record | None:
        """See `Database`."""
        async with self.begin(rooms) as tx:
            return await tx.fetchrow(sql, *args)

    async def compact(self) -> bool:
        """See `Database`. Who may not clear a table is only warned by the server."""
        with translated(self.where):
            async with self._pool.acquire(timeout=CONNECT_TIMEOUT_S) as connection:
                for table in await connection.fetch(_TABLES):
                    # A statement of its own each: it cannot run inside a transaction.
                    await connection.execute(f"vacuum {identifier(table['name'])}", timeout=None)
        return True

    async def clear(self) -> bool:
        """See `Database`: it never makes anybody wait."""
        return await self.compact()

    async def close(self) -> None:
        """Close every connection."""
        if self._open is not None:
            pool, self._open = self._open, None
            with translated(self.where):
                await pool.close()

    @property
    def _pool(self) -> Any:
        if self._open is None:
            raise asyncpg.InterfaceError("it is not open")
        return self._open


class PostgresTx:
    """A transaction on one connection of the pool."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def execute(self, sql: str, *args: Value) -> int:
        """See `Tx`."""
        status: str = await self._connection.execute(sql, *storable_all(args))
        count = status.rpartition(" ")[2]  # "UPDATE 3", "INSERT 0 1"
        return int(count) if count.isdigit() else 0

    async def execute_many(self, write: Write) -> int:
        """See `Tx`. The driver's `executemany` does not count, so each changed row is returned."""
        changed = await self._connection.fetchmany(
            f"{write.sql} returning 1", [storable_all(row) for row in write.rows]
        )
        return len(changed)

    async def fetch(self, sql: str, *args: Value) -> list[Record]:
        """See `Tx`."""
        return list(await self._connection.fetch(sql, *storable_all(args)))

    async def fetchrow(self, sql: str, *args: Value) -> Record | None:
        """See `Tx`."""
        found: Record | None = await self._connection.fetchrow(sql, *storable_all(args))
        return found

    async def lock(self, name: str) -> None:
        """See `Tx`."""
        await self._connection.execute(_LOCK, storable(name))


@asynccontextmanager
async def held(url: str, schema: str, where: str) -> AsyncIterator[None]:
    """Be the only Parlour that runs on a schema; `StoreRefused` if another does.

    The server lets go when the connection ends, however the process ended. It also does when the
    server itself restarts: this keeps two starts apart, it does not fence off a running one.
    """
    connection = await connect(url, schema, where, "parlour-run")
    try:
        if not await connection.fetchval(_TRY_HOLD):
            raise StoreRefused(f"Another Parlour is running on {where}: stop it first.")
        yield
    finally:
        await connection.close()
