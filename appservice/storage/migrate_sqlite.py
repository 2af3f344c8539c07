"""Migrating an SQLite file. All of it runs in the connection's thread."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from appservice.model.errors import StoreRefused
from appservice.storage.faults import translated
from appservice.storage.migrations import Applied, Dialect, Migration, Side, pending

_LEDGER: Final = """
    create table if not exists parlour_schema (
        version integer primary key, name text not null, checksum text not null,
        side text not null, applied_ms bigint not null
    )"""
_EXISTS: Final = "select 1 from sqlite_master where type = 'table' and name = 'parlour_schema'"
_FOREIGN: Final = "select name from sqlite_master where name not like 'sqlite_%' limit 1"
_APPLIED: Final = "select version, name, checksum, side from parlour_schema order by version"
_NOTE: Final = """
    insert into parlour_schema (version, name, checksum, side, applied_ms) values (?, ?, ?, ?, ?)"""


def migrate(
    connection: sqlite3.Connection, side: Side, known: Sequence[Migration], where: str
) -> int:
    """Bring a file to the newest schema, whole or not at all; returns how many migrations ran.

    Raises `SchemaTooNew` or `StoreRefused` for a file that is not ours to touch.
    """
    if not pending(known, applied(connection, side, where), where):
        return 0
    # EXCLUSIVE: a second process waits here, and then finds everything done.
    connection.execute("begin exclusive")
    try:
        lacking = pending(known, applied(connection, side, where), where)
        connection.execute(_LEDGER)
        for migration in lacking:
            _apply(connection, side, migration)
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    return len(lacking)


def applied(connection: sqlite3.Connection, side: Side, where: str) -> list[Applied]:
    """What a file has. Raises `StoreRefused` for the other side's file or another program's."""
    if connection.execute(_EXISTS).fetchone() is None:
        if connection.execute(_FOREIGN).fetchone() is not None:
            raise StoreRefused(f"The file {where} belongs to another program: name another file.")
        return []
    rows = connection.execute(_APPLIED).fetchall()
    for row in rows:
        if row["side"] != side.value:
            raise StoreRefused(
                f"The file {where} is the {row['side']} database and not the {side.value} one:"
                f" correct database.{side.value}."
            )
    return [Applied(row["version"], row["name"], row["checksum"]) for row in rows]


def look(path: Path, side: Side) -> list[Applied]:
    """What the file at a path has, without changing anything: it may be another program's."""
    with translated(str(path)):
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            return applied(connection, side, str(path))
        finally:
            connection.close()


def _apply(connection: sqlite3.Connection, side: Side, migration: Migration) -> None:
    # Not executescript: it commits what is open before it begins.
    for statement in _statements(migration.script(Dialect.SQLITE)):
        connection.execute(statement)
    noted = (
        migration.version,
        migration.name,
        migration.checksum,
        side.value,
        int(time.time() * 1000),
    )
    connection.execute(_NOTE, noted)


def _statements(script: str) -> Iterator[str]:
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    if any(not line.lstrip().startswith("--") for line in gathered.splitlines() if line.strip()):
        yield gathered
