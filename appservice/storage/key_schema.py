"""The schema of encryption's keys on PostgreSQL: owned by its role, held by one process."""

import asyncio
import contextlib
import time
from typing import Any, Final

from appservice.model.errors import StoreRefused, StoreUnavailable
from appservice.storage import holders
from appservice.storage.faults import LOST, translated
from appservice.storage.postgresql import CONNECT_TIMEOUT_S, connect
from appservice.storage.quoting import identifier
from appservice.storage.role_check import KEYS_SCHEMA as SCHEMA
from appservice.storage.role_check import check_keys_role

__all__ = ["SCHEMA", "KeyHold", "exists"]

_PROOF_S: Final = 1.0
_PATIENCE_S: Final = 5.0
_TRIES: Final = 50
_BETWEEN_S: Final = 0.1
_APPLICATION: Final = "parlour-keys"
_LONGEST_APPLICATION: Final = 63  # bytes; the server cuts off the rest
_TRY_HOLD: Final = "select pg_try_advisory_lock(hashtextextended(current_schema() || ' keys', 0))"
_END_OURS: Final = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where pid = $1 and usename = session_user
    and application_name = current_setting('application_name')"""
_HOLDER: Final = """
    select application_name as name,
        to_char(backend_start at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') as since
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name like $1
    order by backend_start limit 1"""


class KeyHold:
    """A connection that holds the lock. The server lets go of it when the connection ends."""

    def __init__(self, url: str, where: str) -> None:
        self._url = url
        self._where = where
        self._connection: Any = None
        self._lock = asyncio.Lock()
        self._proved_s = 0.0
        self._backend: int | None = None

    async def take(self) -> None:
        """Make the schema if it is lacking, and hold it. Raises `StoreRefused`."""
        name = f"{_APPLICATION} {holders.this_process()}".encode()[:_LONGEST_APPLICATION]
        application = name.decode("utf-8", "ignore")
        connection = await connect(self._url, SCHEMA, self._where, application)
        try:
            with translated(self._where):
                await check_keys_role(connection)
                await _make_schema(connection, self._where)
                await self._try(connection)
        except BaseException:
            await _closed(connection)
            raise
        self._connection = connection
        self._backend = connection.get_server_pid()
        self._proved_s = time.monotonic()

    async def renew(self) -> bool:
        """Whether it was held all the time; if not it is now, unless another process was faster.

        A connection can be dead without our knowing, so every now and then it has to prove itself.
        Raises `StoreUnavailable`: who runs has to wait for the other to end, and lose nothing.
        """
        async with self._lock:
            if await self._alive():
                return True
            try:
                await self.take()
            except StoreRefused as refused:
                raise StoreUnavailable(str(refused)) from refused
            return False

    async def close(self) -> None:
        """Let go."""
        if self._connection is not None:
            await _closed(self._connection)

    async def _try(self, connection: Any) -> None:
        # The server may not have noticed yet that the connection is dead by which we held it.
        ours = self._backend and await connection.fetchval(_END_OURS, self._backend)
        for _ in range(_TRIES if ours else 0):
            if await connection.fetchval(_TRY_HOLD):
                return
            await asyncio.sleep(_BETWEEN_S)
        if not await connection.fetchval(_TRY_HOLD):
            raise holders.taken(await _holder(connection), self._where)

    async def _alive(self) -> bool:
        if self._connection.is_closed():
            return False
        if time.monotonic() - self._proved_s < _PROOF_S:
            return True
        try:
            await self._connection.execute("select 1", timeout=CONNECT_TIMEOUT_S)
        except LOST:
            self._connection.terminate()
            return False
        self._proved_s = time.monotonic()
        return True


async def _closed(connection: Any) -> None:
    """Close it; one that is dead already is simply dropped."""
    with contextlib.suppress(*LOST):
        await connection.close(timeout=_PATIENCE_S)


async def exists(url: str, where: str, table: str) -> bool:
    """Whether the schema has a table."""
    connection = await connect(url, SCHEMA, where)
    try:
        with translated(where):
            found = await connection.fetchval("select to_regclass($1)::text", f"{SCHEMA}.{table}")
            return found is not None
    finally:
        await connection.close()


async def _make_schema(connection: Any, where: str) -> None:
    # Not "if not exists": that asks for the right to make schemas even where there is one.
    if await connection.fetchval("select 1 from pg_namespace where nspname = $1", SCHEMA):
        return
    if not await connection.fetchval("select has_database_privilege(current_database(), 'create')"):
        raise StoreRefused(
            f"The role of database.crypto may not make the schema {SCHEMA} in {where}:"
            " run `parlour migrate --roles create`, which makes it."
        )
    await connection.execute(f"create schema if not exists {identifier(SCHEMA)}")


async def _holder(connection: Any) -> str:
    found = await connection.fetchrow(_HOLDER, f"{_APPLICATION} %")
    if found is None:
        return "which just starts"
    process = found["name"].removeprefix(_APPLICATION).strip()
    return f"{process}, since {found['since']} UTC"
