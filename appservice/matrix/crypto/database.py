"""mautrix's databases, safe for ratchets: errors are ours, and what fails leaves nothing behind.

mautrix remembers the connection of an open transaction in a variable of the context, one for the
whole process. Two traps follow, which nothing here can close:

- Exactly one mautrix database may be used in a process: a query on a second one, inside a
  transaction of the first, would run on the first.
- A task that begins inside a transaction inherits its connection, even when the transaction has
  ended. Begin none there: `gather`, `wait_for` and `shield` begin some too, `asyncio.timeout` does
  not.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from mautrix.util.async_db import Database, PostgresDatabase, SQLiteDatabase, UpgradeTable
from mautrix.util.async_db.connection import LoggingConnection
from yarl import URL

from appservice.model.errors import StoreUnavailable

_STOP_S = 5.0
_WRITE_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    # An acknowledged key must survive a power cut: the homeserver has deleted its copy.
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    # A key that was used up is to be gone, also from the file.
    "PRAGMA secure_delete = ON",
)


class Place(Protocol):
    """Where keys are kept, made ready (`storage.key_place`)."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    @property
    def where(self) -> str:
        """Its name for people."""
        ...

    @property
    def alone(self) -> bool:
        """Whether it may be written."""
        ...

    @property
    def path(self) -> Path | None:
        """The file; None on PostgreSQL."""
        ...

    @property
    def pool(self) -> dict[str, object]:
        """What PostgreSQL's pool is made with."""
        ...

    def translated(self) -> AbstractContextManager[None]:
        """Turns errors of drivers into ours."""
        ...

    def still_held(self) -> Awaitable[bool]:
        """Whether nobody else can have written meanwhile. Raises when another process took over."""
        ...


Undone = Callable[[], None]


def new_database(place: Place, undone: Undone) -> Database:
    """A database that is not started.

    `undone` is called when something was not kept, or not wholly: whoever holds in memory what
    should have been stored then has to forget it.
    """
    if place.path is not None:
        return _Sqlite(place, place.path, undone)
    return _Postgres(place, undone)


class _Sqlite(SQLiteDatabase):
    """One connection: every use of it waits for the one before."""

    def __init__(self, place: Place, path: Path, undone: Undone) -> None:
        pragmas = [*_WRITE_PRAGMAS, *([] if place.alone else ["PRAGMA query_only = ON"])]
        url = URL.build(scheme="sqlite", path=str(path))
        super().__init__(url, UpgradeTable(), db_args={"init_commands": pragmas})
        self._place = place
        self._undone = undone

    @asynccontextmanager
    async def _acquire(self) -> AsyncIterator[Any]:
        with _undoing(self._undone):
            acquired: Any = super()._acquire()
            async with acquired as connection:
                try:
                    yield _Translating(connection, self._place)
                except BaseException:
                    # mautrix leaves a transaction open that is cancelled, or cannot be committed.
                    # Steps of a connection run in order: this one ends what was begun, even if the
                    # wait for it is cancelled too.
                    with self._place.translated():
                        await connection.wrapped.rollback()
                    raise


class _Postgres(PostgresDatabase):
    """A pool; each connection sees the schema of keys and nothing else."""

    def __init__(self, place: Place, undone: Undone) -> None:
        # Otherwise mautrix ends the process when the driver stumbles over a lost connection.
        args = {**place.pool, "meow_exit_on_ice": False}
        super().__init__(URL(place.url, encoded=True), UpgradeTable(), db_args=args)
        self._place = place
        self._undone = undone

    async def stop(self) -> None:
        """Close every connection; dead ones are dropped."""
        try:
            with self._place.translated():
                async with asyncio.timeout(_STOP_S):
                    await super().stop()
        except StoreUnavailable:
            self.pool.terminate()

    @asynccontextmanager
    async def acquire_direct(self) -> AsyncIterator[Any]:
        with _undoing(self._undone):
            with self._place.translated():
                if not await self._place.still_held():
                    self._undone()
                connection: Any = await self.pool.acquire()
            try:
                logging = LoggingConnection(self.scheme, connection, self.log)
                yield _Translating(logging, self._place)
            finally:
                with self._place.translated():
                    await self.pool.release(connection)


class _Translating(LoggingConnection):
    """A connection that raises our errors."""

    def __init__(self, inner: LoggingConnection, place: Place) -> None:
        async def translate(error: Exception) -> None:
            with place.translated():
                raise error

        super().__init__(inner.scheme, inner.wrapped, inner.log, translate)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:  # type: ignore[override]
        """A transaction; what the block itself raises is not the database's, and stays as it is."""
        raised: BaseException | None = None
        try:
            async with self.wrapped.transaction():
                try:
                    yield
                except BaseException as error:
                    raised = error
                    raise
        except Exception as error:
            if error is not raised:
                await self._handle_exception(error)
            raise


@contextmanager
def _undoing(undone: Undone) -> Iterator[None]:
    try:
        yield
    except BaseException:
        undone()
        raise
