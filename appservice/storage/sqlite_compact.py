"""An SQLite file written anew: what was removed is in no free page and in no log any more."""

import sqlite3
from typing import Final

_BUSY: Final = "pragma busy_timeout"


def compacted(connection: sqlite3.Connection) -> bool:
    """Write a file anew and empty its log; False, at once, while another program uses it."""
    return _impatiently(connection, "vacuum")


def emptied(connection: sqlite3.Connection) -> bool:
    """Empty the log alone: in the file itself what is removed is overwritten at once."""
    return _impatiently(connection)


def _impatiently(connection: sqlite3.Connection, *statements: str) -> bool:
    (patience_ms,) = connection.execute(_BUSY).fetchone()
    connection.execute(f"{_BUSY} = 0")
    try:
        for statement in statements:
            connection.execute(statement)
        (busy, _, _) = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise
    finally:
        connection.execute(f"{_BUSY} = {patience_ms}")
    return not busy
