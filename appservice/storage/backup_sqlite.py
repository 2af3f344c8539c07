"""Backups of an SQLite file. Both directions block: they run in a thread of their own."""

import shutil
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appservice.model.errors import StoreRefused
from appservice.storage import files, migrate_sqlite
from appservice.storage.archive import Manifest
from appservice.storage.faults import translated
from appservice.storage.key_backup import ALL, TABLE, KeyRow, key_rows
from appservice.storage.key_rows import COLUMNS
from appservice.storage.migrations import Migration, Side, pending
from appservice.storage.sealing import NOTED, key_ids

COPY: Final = "database.sqlite3"
_ADD_KEY: Final = f"insert into {TABLE} ({', '.join(COLUMNS)}) values (?, ?, ?, ?, ?)"  # noqa: S608
_CONTENT: Final = """
    select name from sqlite_master where type = 'table'
    and name not like 'sqlite_%' and name not in ('parlour_schema', 'cursors', 'sealing_keys')"""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy without its keys, its schema version, what it was sealed with, and the keys."""

    path: Path
    version: int
    sealed_with: tuple[str, ...]
    keys: list[KeyRow]


def copy(source: Path, side: Side, folder: Path) -> Copied:
    """Copy a database that may be in use, as it is at one moment, but for its keys."""
    if not source.exists() or not migrate_sqlite.look(source, side):
        raise StoreRefused(f"There is no database at {source} to back up.")
    with translated(str(source)):
        return _copy(source, folder / COPY)


def restore(
    folder: Path,
    manifest: Manifest,
    keys: Sequence[KeyRow],
    target: Path,
    known: list[Migration],
    *,
    force: bool,
) -> Path | None:
    """Put a checked copy in a database's place; returns where what was there before lies now.

    Raises `StoreRefused` when there is something already (without `force`), when a Parlour runs on
    it, or when the copy is of another side or a newer schema.
    """
    copied = folder / COPY
    _check_copy(copied, manifest.side, known)
    with files.held(target):
        if target.exists() and not force and not _is_empty(target):
            raise StoreRefused(f"{target} holds something already: use --force to put it aside.")
        return _put(copied, keys, target, f".replaced-{int(time.time())}")


def _copy(source: Path, target: Path) -> Copied:
    reading = sqlite3.connect(source, isolation_level=None)
    writing = sqlite3.connect(target, isolation_level=None)
    try:
        # Inside a read transaction the copy is of one moment, and no writer makes it begin anew.
        reading.execute("begin")
        (version,) = reading.execute("select max(version) from parlour_schema").fetchone()
        sealed_with = key_ids(name for (name,) in reading.execute(NOTED))
        reading.backup(writing)
        # One file that needs no -wal beside it.
        writing.execute("pragma journal_mode = delete")
        keys = _taken_out(writing)
    finally:
        writing.close()
        reading.close()
    return Copied(target, version, sealed_with, keys)


def _taken_out(connection: sqlite3.Connection) -> list[KeyRow]:
    """The keys of a copy, of which not a byte stays in it."""
    if not _has_keys(connection):
        return []
    keys = key_rows(connection.execute(ALL))
    connection.execute("pragma secure_delete = on")
    connection.execute(f"delete from {TABLE}")  # noqa: S608
    connection.execute("vacuum")
    return keys


def _put_in(path: Path, keys: Sequence[KeyRow]) -> None:
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.executemany(_ADD_KEY, keys)
    finally:
        connection.close()


def _has_keys(connection: sqlite3.Connection) -> bool:
    found = connection.execute("select 1 from sqlite_master where name = ?", (TABLE,))
    return found.fetchone() is not None


def _check_copy(copied: Path, side: Side, known: list[Migration]) -> None:
    with translated(str(copied)):
        connection = sqlite3.connect(copied)
        connection.row_factory = sqlite3.Row
        try:
            (answer,) = connection.execute("pragma integrity_check").fetchone()
            if answer != "ok":
                raise StoreRefused(f"The backup is damaged: {answer}.")
            pending(
                known, migrate_sqlite.applied(connection, side, "in the backup"), "in the backup"
            )
        finally:
            connection.close()


def _is_empty(target: Path) -> bool:
    with translated(str(target)):
        connection = sqlite3.connect(target)
        try:
            tables = [name for (name,) in connection.execute(_CONTENT)]
            return not any(
                connection.execute(f'select 1 from "{name}" limit 1').fetchone()  # noqa: S608
                for name in tables
            )
        finally:
            connection.close()


def _put(copied: Path, keys: Sequence[KeyRow], target: Path, suffix: str) -> Path | None:
    incoming = target.with_name(target.name + ".incoming")
    files.make_private(incoming)
    shutil.copyfile(copied, incoming)
    if keys:
        _put_in(incoming, keys)
    aside = _set_aside(target, suffix)
    incoming.replace(target)
    return aside


def _set_aside(target: Path, suffix: str) -> Path | None:
    """Move a database with its -wal: left behind, that would be played into the new one."""
    if not target.exists():
        return None
    for ending in ("", "-wal", "-shm"):
        path = target.with_name(target.name + ending)
        if path.exists():
            path.replace(target.with_name(target.name + suffix + ending))
    return target.with_name(target.name + suffix)
