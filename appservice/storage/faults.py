"""Errors of the database drivers, told as ours: one sentence, and who can act."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg  # type: ignore[import-untyped]

from appservice.model.errors import ParlourError, StoreRefused, StoreUnavailable

LOST: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # What the driver says when the end of a connection reaches it between two of its steps.
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    OSError,
)
"""A connection that is no more, or was never made: another one may do."""

_UNAVAILABLE: Final = (
    *LOST,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
)
_REFUSED: Final = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.ClientConfigurationError,
)
_SQLITE_ADVICE: Final = {
    sqlite3.SQLITE_BUSY: "another program holds it: end that program or wait",
    sqlite3.SQLITE_LOCKED: "another program holds it: end that program or wait",
    sqlite3.SQLITE_FULL: "the disk is full: make room",
    sqlite3.SQLITE_READONLY: "it is read-only: check owner and mode of the file and its directory",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check owner and mode of its directory",
    sqlite3.SQLITE_IOERR: "reading or writing the disk failed: check the disk",
    sqlite3.SQLITE_PERM: "it cannot be opened: check the owner and mode of the file",
}

_BROKEN: Final = "restore it from a backup"


@contextmanager
def translated(where: str, broken: str = _BROKEN) -> Iterator[None]:
    """Turn what a driver raises in the block into `StoreUnavailable` or `StoreRefused`.

    `where` names the database for people, without its password; `broken` says what to do with a
    file that is. A mistake of ours (bad SQL) stays what it is.
    """
    try:
        yield
    except sqlite3.Error as error:
        if (told := _of_sqlite(error, where, broken)) is None:
            raise
        raise told from error
    except _REFUSED as error:
        raise StoreRefused(f"The database {where} refuses us: {_one_line(error)}.") from error
    except _UNAVAILABLE as error:
        raise StoreUnavailable(
            f"The database {where} does not answer ({_one_line(error)}):"
            " check that it runs and is reachable."
        ) from error


def _of_sqlite(error: sqlite3.Error, where: str, broken: str) -> ParlourError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF  # extended result codes carry the primary one in their low byte
    if primary in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return StoreRefused(
            f"The file {where} is no sound SQLite database ({_one_line(error)}): {broken}."
        )
    if (advice := _SQLITE_ADVICE.get(primary)) is None:
        return None
    return StoreUnavailable(f"The database {where} does not answer ({_one_line(error)}): {advice}.")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
