"""Whether words are still anywhere in what a deployment keeps: byte by byte, and row by row.

What was deleted is looked for by `whereabouts` after the product's own deleting and compacting:
in every file of the folders, in every column of every table, and in what the seal opens of them.
"""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from appservice.model.errors import ParlourError
from appservice.model.ids import RoomId
from appservice.ports.seal import Seal
from tests.contracts.storage.backends import Backend

_ROOMS_OF_A_ROW = ("room_id", "owner", "user_id")
_LONG = 12
_TABLES = """
    select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') and schemaname like $1"""


async def whereabouts(
    words: Iterable[str], backend: Backend, folders: Sequence[Path] = (), seals: Sequence[Seal] = ()
) -> list[str]:
    """Every place where one of the words is: `rooms.db-wal`, `lines.body`, `lines.body opened`.

    Empty when all of them are gone. `folders`: looked through file by file, beside the databases'
    own; `seals`: what opens sealed columns, the backend's where none is named.
    """
    wanted = [form for word in words for form in forms(word)]
    files = sqlite_files(backend)
    looked = [*files, *(path for folder in folders for path in files_in(folder))]
    found = {path.name for path in looked if _holds(path.read_bytes(), wanted)}
    for table, row in [*_sqlite_rows(files), *await postgresql_rows(backend)]:
        for column, value in row.items():
            if _holds(_bytes(value), wanted):
                found.add(f"{table}.{column}")
            elif isinstance(value, bytes):
                texts = _opened(value, row, seals or (backend.seal,))
                if any(_holds(_bytes(text), wanted) for text in texts):
                    found.add(f"{table}.{column} opened")
    return sorted(found)


def forms(word: str) -> set[bytes]:
    """How a word can be written: as UTF-8, in small letters, escaped in JSON, in base64."""
    plain = {word.encode(), word.lower().encode(), json.dumps(word)[1:-1].encode()}
    if len(word) < _LONG:  # what is left of a short one in base64 is found by chance
        return plain
    # Three ways, as the word begins in a group of three bytes; the edges depend on what is beside.
    shifted = [base64.b64encode(b"\0" * shift + word.encode()) for shift in range(3)]
    return plain | {each[4 if shift else 0 : -4] for shift, each in enumerate(shifted)} - {b""}


def sqlite_files(backend: Backend) -> list[Path]:
    """All files in the folders of the SQLite databases: `-wal` and the like belong to them."""
    urls = (backend.rooms, backend.personal, backend.crypto or "")
    paths = [Path(url.removeprefix("sqlite:")) for url in urls if url.startswith("sqlite:")]
    return sorted({file for path in paths for file in files_in(path.parent)})


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below a folder."""
    return (path for path in folder.rglob("*") if path.is_file())


def _holds(where: bytes, wanted: Iterable[bytes]) -> bool:
    return any(each in where for each in wanted)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return b"" if value is None else str(value).encode("utf-8", "surrogatepass")


def _opened(sealed: bytes, row: Mapping[str, Any], seals: Sequence[Seal]) -> Iterator[str]:
    """What a sealed value says, for whatever room or person its row may be of."""
    named = [row[name] for name in _ROOMS_OF_A_ROW if row.get(name)]
    for seal in seals:
        for room in (*named, *(f"person:{name}" for name in named), ""):
            try:
                yield seal.open(RoomId(room), sealed)
            except (ParlourError, ValueError):
                continue


def _sqlite_rows(files: Sequence[Path]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in files:
        with path.open("rb") as file:
            if not file.read(16).startswith(b"SQLite format 3"):
                continue
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            tables = connection.execute("select name from sqlite_master where type = 'table'")
            for (name,) in tables.fetchall():
                for row in connection.execute(f'select * from "{name}"'):
                    yield name, dict(row)
        finally:
            connection.close()


async def postgresql_rows(
    backend: Backend, schema: str = "%"
) -> list[tuple[str, Mapping[str, Any]]]:
    """As the superuser, whom no row-level security binds."""
    if backend.admin is None:
        return []
    connection = await asyncpg.connect(backend.admin)
    try:
        found: list[tuple[str, Mapping[str, Any]]] = []
        for table in await connection.fetch(_TABLES, schema):
            rows = await connection.fetch(f"select * from {table['name']}")
            found += [(str(table["name"]).rpartition(".")[2], dict(row)) for row in rows]
        return found
    finally:
        await connection.close()
