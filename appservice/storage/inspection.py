"""Looking at a side's database as it is: nothing is made, brought up to date or kept."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]

from appservice import resources
from appservice.model.errors import StoreRefused
from appservice.storage import migrate_postgresql, migrate_sqlite, migrations
from appservice.storage.faults import translated
from appservice.storage.migrations import Applied, Side
from appservice.storage.places import SqlitePlace, place_of
from appservice.storage.postgresql import connect
from appservice.storage.quoting import identifier

_TABLES: Final = """
    select thing.relname as name from pg_class thing
    join pg_namespace space on space.oid = thing.relnamespace
    where space.nspname = $1 and thing.relkind in ('r', 'p') order by thing.relname"""


@dataclass(frozen=True, slots=True)
class Schema:
    """How many migrations a database has, of how many this Parlour knows."""

    applied: int
    known: int

    @property
    def lacking(self) -> int:
        """How many are still to be run."""
        return self.known - self.applied


async def schema_of(side: Side, url: str) -> Schema | None:
    """The schema of a side, or None where an SQLite file is yet to be made.

    Raises `StoreRefused`, `SchemaTooNew` or `StoreUnavailable`.
    """
    place = place_of(url)
    known = migrations.read(resources.migrations(), side)
    if isinstance(place, SqlitePlace):
        applied = await asyncio.to_thread(_sqlite, side, place.path)
        if applied is None:
            return None
    else:
        connection = await connect(place.url, side.schema, str(place), "parlour-doctor")
        try:
            with translated(str(place)):
                applied = await migrate_postgresql.applied(connection, side)
        finally:
            await connection.close()
    lacking = migrations.pending(known, applied, str(place))
    return Schema(len(known) - len(lacking), len(known))


async def crossings(url: str, into: str) -> tuple[int, list[str]]:
    """What a PostgreSQL role can do in the tables of a schema that is not its own, by trying.

    Returns how many ways were tried, and those that were not refused. Each try is a transaction
    that is rolled back.
    """
    place = place_of(url)
    connection = await connect(url, "pg_catalog", str(place), "parlour-doctor")
    try:
        with translated(str(place)):
            tables = [row["name"] for row in await connection.fetch(_TABLES, into)]
            ways = [way for table in tables for way in _ways(into, table)]
            return len(ways), [way for way in ways if not await _refused(connection, way)]
    finally:
        await connection.close()


def _ways(schema: str, table: str) -> Iterator[str]:
    name = f"{schema}.{identifier(table)}"
    yield f"select 1 from {name} limit 1"  # noqa: S608 - names of the catalogue, quoted
    yield f"insert into {name} default values"
    yield f"delete from {name}"  # noqa: S608
    yield f"lock table {name} in access share mode"


async def _refused(connection: Any, statement: str) -> bool:
    """Whether the database says that this role may not; any other failure comes after that."""
    attempt = connection.transaction()
    await attempt.start()
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return True
    except asyncpg.PostgresError:
        return False
    finally:
        await attempt.rollback()
    return False


def _sqlite(side: Side, path: Path) -> list[Applied] | None:
    if not path.exists():
        _check_makeable(path)
        return None
    return migrate_sqlite.look(path, side)


def _check_makeable(path: Path) -> None:
    above = next(folder for folder in path.parents if folder.exists())
    if not (above.is_dir() and os.access(above, os.W_OK | os.X_OK)):
        raise StoreRefused(
            f"The file {path} cannot be made: {above} is no folder that this user may write to."
        )
