"""Migrations as files: plain SQL, forward only, one text for both databases.

`migrations/<side>/NNNN_name.sql`. Lines after `-- only: sqlite` or `-- only: postgresql` are meant
for that database, lines after `-- all` for both again.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from appservice.model.errors import SchemaTooNew, StoreRefused

_FILE: Final = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_ONLY: Final = re.compile(r"-- only: (sqlite|postgresql)")
_ALL: Final = "-- all"


class Side(StrEnum):
    """Which of the two stores."""

    ROOMS = "rooms"
    PERSONAL = "personal"

    @property
    def schema(self) -> str:
        """The PostgreSQL schema of this side."""
        return f"parlour_{self.value}"


class Dialect(StrEnum):
    """Which database speaks."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class Applied:
    """A migration that a database has, as it noted it."""

    version: int
    name: str
    checksum: str


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration, as its file has it."""

    version: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the whole text, whatever ends its lines."""
        return hashlib.sha256("\n".join(self.text.splitlines()).encode()).hexdigest()

    def script(self, dialect: Dialect) -> str:
        """The statements meant for one database."""
        return "\n".join(_lines_for(dialect, self.text.splitlines())) + "\n"

    def applied(self) -> Applied:
        """What a database notes about it."""
        return Applied(self.version, self.name, self.checksum)


def read(folder: Path, side: Side) -> list[Migration]:
    """All migrations of one side, in order. `StoreRefused` when they are not 1, 2, 3, ..."""
    paths = sorted((folder / side.value).glob("*.sql"))
    found = [_read_one(path) for path in paths]
    if not found or [each.version for each in found] != list(range(1, len(found) + 1)):
        raise StoreRefused(
            f"The migrations in {folder / side.value} are not numbered 0001, 0002, ... without"
            " gaps: install Parlour again."
        )
    return found


def pending(
    known: Sequence[Migration], applied: Sequence[Applied], where: str
) -> Sequence[Migration]:
    """The known migrations that a database lacks.

    Raises `SchemaTooNew` when it has some we do not know, `StoreRefused` when it has others.
    """
    if len(applied) > len(known):
        raise SchemaTooNew(
            f"The database {where} has schema version {applied[-1].version} and this Parlour knows"
            f" only {known[-1].version}: run the newer Parlour that wrote it, or restore an older"
            " backup."
        )
    for migration, noted in zip(known, applied, strict=False):
        if migration.applied() != noted:
            raise StoreRefused(
                f"The database {where} was made by another text of migration {noted.version:04}"
                f" ({noted.name}) than this Parlour has: run the Parlour that made it, or restore a"
                " backup."
            )
    return known[len(applied) :]


def _read_one(path: Path) -> Migration:
    match = _FILE.fullmatch(path.name)
    if match is None:
        raise StoreRefused(f"{path} is no migration: its name must look like 0001_first.sql.")
    return Migration(int(match[1]), match[2], path.read_text(encoding="utf-8"))


def _lines_for(dialect: Dialect, lines: Sequence[str]) -> Iterator[str]:
    only: str | None = None
    for line in lines:
        if (match := _ONLY.fullmatch(line.strip())) is not None:
            only = match[1]
        elif line.strip() == _ALL:
            only = None
        elif only in {None, dialect.value}:
            yield line
