"""Backing up and restoring one side, whichever database it is in."""

import asyncio
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from appservice import __version__, resources
from appservice.model.errors import StoreRefused
from appservice.ports.seal import Seal
from appservice.storage import archive, backup_postgresql, backup_sqlite, migrations, postgresql
from appservice.storage.archive import Manifest, Part
from appservice.storage.migrations import Dialect, Side
from appservice.storage.places import PostgresPlace, SqlitePlace, place_of
from appservice.storage.seal import IdentitySeal
from appservice.storage.sealing import check_keys
from appservice.storage.stores import opened

UNSEALED: Final[Mapping[Side, Seal]] = MappingProxyType({side: IdentitySeal() for side in Side})


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `aside` is where the file that was there before lies now."""

    manifest: Manifest
    aside: Path | None = None


async def back_up(side: Side, url: str, target: Path) -> Manifest:
    """Write one side, in use or not, into a new archive. Raises what opening it raises."""
    place = place_of(url)
    if not target.parent.is_dir():
        raise StoreRefused(f"There is no directory {target.parent}: make it first.")
    # Beside the archive: where there is room for it, and where such content is meant to lie.
    with tempfile.TemporaryDirectory(prefix=".parlour-", dir=target.parent) as name:
        folder = Path(name)
        if isinstance(place, SqlitePlace):
            dialect = Dialect.SQLITE
            copied, version, sealed_with = await asyncio.to_thread(
                backup_sqlite.copy, place.path, side, folder
            )
            parts = [archive.part_of(copied)]
        else:
            dialect = Dialect.POSTGRESQL
            parts, version, sealed_with = await backup_postgresql.copy(
                url, side, str(place), folder
            )
        manifest = _manifest(side, dialect, version, parts, sealed_with)
        await asyncio.to_thread(archive.pack, target, folder, manifest)
    return manifest


async def restore(
    source: Path,
    urls: dict[Side, str],
    migrate_url: str | None,
    *,
    force: bool,
    seals: Mapping[Side, Seal] = UNSEALED,
) -> Restored:
    """Put a backup where its side lives, everything checked before anything is touched.

    Raises `StoreRefused` with the reason; a running Parlour is one, and a backup that `seals` do
    not open.
    """
    with tempfile.TemporaryDirectory(prefix="parlour-restore-") as name:
        folder = Path(name)
        manifest = await asyncio.to_thread(archive.unpack, source, folder)
        place = place_of(urls[manifest.side])
        if (manifest.dialect is Dialect.SQLITE) != isinstance(place, SqlitePlace):
            raise StoreRefused(
                f"{source} was made from {manifest.dialect}, and database.{manifest.side} is of"
                " another kind: restore it to the kind it came from."
            )
        check_keys(manifest.sealed_with, seals[manifest.side], str(source))
        if isinstance(place, SqlitePlace):
            known = migrations.read(resources.migrations(), manifest.side)
            aside = await asyncio.to_thread(
                backup_sqlite.restore, folder, manifest, place.path, known, force=force
            )
            return Restored(manifest, aside)
        await _restore_postgresql(place, migrate_url, folder, manifest, force=force)
    return Restored(manifest)


async def _restore_postgresql(
    place: PostgresPlace, migrate_url: str | None, folder: Path, manifest: Manifest, *, force: bool
) -> None:
    side, where = manifest.side, str(place)
    async with (
        postgresql.held(place.url, side.schema, where),
        opened(side, place.url, migrate_url),
    ):
        owner = migrate_url or place.url
        await backup_postgresql.restore(owner, where, folder, manifest, force=force)


def _manifest(
    side: Side, dialect: Dialect, version: int, parts: list[Part], sealed_with: tuple[str, ...]
) -> Manifest:
    return Manifest(
        side=side,
        dialect=dialect,
        schema_version=version,
        made_ms=int(time.time() * 1000),
        made_by=f"Parlour {__version__}",
        parts=tuple(parts),
        sealed_with=sealed_with,
    )
