"""What the stores need of a database, as Protocols: transactions over one SQL text.

SQL is written once, with `$1` placeholders and only words that SQLite and PostgreSQL both know.
Everything here raises `StoreUnavailable` when the database does not answer.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from appservice.model.ids import RoomId

Value = str | int | bytes | None


class NeedLacks(Exception):
    """A transaction needed a row that is not there any more: nothing of it was written."""


class Record(Protocol):
    """One row of an answer, read by column name, or whole in the order of the columns."""

    def __getitem__(self, column: str, /) -> Any:
        """The value of a column."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """The values of all columns."""
        ...


@dataclass(frozen=True, slots=True)
class Write:
    """One statement, and each row of arguments it is run with."""

    sql: str
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Need:
    """A reading statement that has to find a row at the moment of a write."""

    sql: str
    args: Sequence[Value]


class Tx(Protocol):
    """An open transaction."""

    async def execute(self, sql: str, *args: Value) -> int:
        """Run a statement; returns how many rows it changed."""
        ...

    async def execute_many(self, write: Write) -> int:
        """Run a statement once per row of arguments; returns how many rows were changed in all."""
        ...

    async def fetch(self, sql: str, *args: Value) -> list[Record]:
        """All rows of an answer."""
        ...

    async def fetchrow(self, sql: str, *args: Value) -> Record | None:
        """The first row of an answer, or None."""
        ...

    async def lock(self, name: str) -> None:
        """Wait until no other transaction holds that name, and hold it to the end of this one.

        Take locks before touching rows, rooms before `INBOX`: otherwise two writers wait for each
        other. On SQLite every transaction is alone anyway.
        """
        ...


class Database(Protocol):
    """One side's database. `rooms` are those a transaction may see (PostgreSQL enforces it).

    Nothing names all of them: what looks into every room goes from one to the next (`schedule`).
    """

    def begin(self, rooms: Sequence[RoomId] = ()) -> AbstractAsyncContextManager[Tx]:
        """A transaction: committed at the end of the block, rolled back when it raises."""
        ...

    async def write(
        self,
        writes: Sequence[Write],
        rooms: Sequence[RoomId] = (),
        locks: Sequence[str] = (),
        *,
        guarded: bool = False,
        need: Need | None = None,
    ) -> list[int]:
        """Statements as one transaction, on SQLite in one hop; returns the rows each changed.

        `locks` are taken first, see `Tx.lock`. `guarded`: when the first statement changes nothing,
        the others are not run. Raises `NeedLacks` when `need` finds nothing.
        """
        ...

    async def fetch(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> list[Record]:
        """One reading statement on its own."""
        ...

    async def fetchrow(self, sql: str, *args: Value, rooms: Sequence[RoomId] = ()) -> Record | None:
        """The first row of one reading statement, or None."""
        ...

    async def compact(self) -> bool:
        """Take what was removed out of the files too, as far as this role may.

        SQLite: the file is written anew and its log emptied; False while another program uses it,
        which is worth a later try. PostgreSQL: rows that nobody sees any more are cleared where
        the role owns the tables; elsewhere the server's autovacuum does it. Takes as long as
        copying the database, and writers wait meanwhile.
        """
        ...

    async def clear(self) -> bool:
        """Leave nothing of what was removed beside the data; quick, unlike `compact`.

        SQLite overwrites what is removed in the file itself, and its log is emptied here; False
        while another program reads it. PostgreSQL: as `compact`.
        """
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...
