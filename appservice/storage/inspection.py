"""Looking at a side's database as it is: nothing is made, brought up to date or kept."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from appservice import resources
from appservice.model.errors import StoreRefused
from appservice.storage import migrate_postgresql, migrate_sqlite, migrations
from appservice.storage.faults import translated
from appservice.storage.migrations import Applied, Side
from appservice.storage.places import SqlitePlace, place_of
from appservice.storage.postgresql import connect


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
