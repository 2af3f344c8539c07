"""Reading a SQLite file beside its writer, without a thread in between.

In WAL mode a reader sees the last commit and waits for nobody: a look at some rows takes
microseconds, a hop to a thread and back a hundred of them, and behind a commit the time of a disk.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from appservice.storage.database import Record, Value
from appservice.storage.sql import for_sqlite


class SqliteReader:
    """A connection that only reads, for the thread that opened it."""

    def __init__(self, path: Path) -> None:
        # Timeout 0: this thread carries the event loop, it must never wait for another program.
        self._connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma query_only = on")

    def fetch(self, sql: str, args: Sequence[Value]) -> list[Record] | None:
        """All rows of an answer; None when another program locks the whole file just now."""
        statement = for_sqlite(sql)
        try:
            return self._connection.execute(statement.text, statement.values(args)).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return None
            raise

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
