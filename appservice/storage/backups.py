"""Backing up and restoring one side, whichever database it is in."""

import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from appservice import __version__, resources
from appservice.model.errors import StoreRefused
from appservice.ports.seal import Seal
from appservice.storage import (
    archive,
    backup_postgresql,
    backup_sqlite,
    key_backup,
    migrations,
    postgresql,
)
from appservice.storage.archive import Manifest
from appservice.storage.key_backup import KeyRow
from appservice.storage.migrations import Dialect, Side
from appservice.storage.places import PostgresPlace, SqlitePlace, place_of
from appservice.storage.seal import IdentitySeal
from appservice.storage.sealing import check_keys, check_masters
from appservice.storage.stores import opened

UNSEALED: Final[Mapping[Side, Seal]] = MappingProxyType({side: IdentitySeal() for side in Side})
_BESIDE: Final[Mapping[Side, Path]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `aside` is where the file that was there before lies now.

    `closed` counts the rooms and people whose keys were destroyed after the backup.
    """

    manifest: Manifest
    aside: Path | None = None
    closed: int = 0


async def back_up(side: Side, url: str, target: Path, keys_target: Path | None = None) -> Manifest:
    """Write one side, in use or not, into a new archive. Raises what opening it raises.

    Its wrapped keys go into a file of their own, `keys_target`, or beside the archive.
    """
    place, keys_file = place_of(url), keys_target or key_backup.beside(target)
    for file in (target, keys_file):
        if not file.parent.is_dir():
            raise StoreRefused(f"There is no directory {file.parent}: make it first.")
        if file.exists():
            raise StoreRefused(f"There is a file at {file} already: name another one.")
    # Beside the archive: where there is room for it, and where such content is meant to lie.
    with tempfile.TemporaryDirectory(prefix=".parlour-", dir=target.parent) as name:
        folder = Path(name)
        if isinstance(place, SqlitePlace):
            dialect = Dialect.SQLITE
            copied = await asyncio.to_thread(backup_sqlite.copy, place.path, side, folder)
            parts, version = [archive.part_of(copied.path)], copied.version
            sealed_with, keys = copied.sealed_with, copied.keys
        else:
            dialect = Dialect.POSTGRESQL
            parts, version, sealed_with, keys = await backup_postgresql.copy(
                url, side, str(place), folder
            )
        manifest = Manifest(
            side=side,
            dialect=dialect,
            schema_version=version,
            made_ms=int(time.time() * 1000),
            made_by=f"Parlour {__version__}",
            parts=tuple(parts),
            sealed_with=sealed_with,
            keys=tuple(key_id for key_id, *_ in keys),
        )
        if keys:
            key_backup.write(keys_file, side, manifest.made_ms, keys)
        await asyncio.to_thread(archive.pack, target, folder, manifest)
    return manifest


async def restore(
    source: Path,
    urls: dict[Side, str],
    migrate_url: str | None,
    *,
    force: bool,
    seals: Mapping[Side, Seal] = UNSEALED,
    keys: Mapping[Side, Path] = _BESIDE,
) -> Restored:
    """Put a backup where its side lives, everything checked before anything is touched.

    `keys` are the files of a side's keys, else it is the one beside. Raises `StoreRefused` with
    the reason; a running Parlour is one, and a backup that `seals` do not open.
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
        opening = key_backup.fitting(manifest, source, keys.get(manifest.side))
        check_masters({key.master for key in opening}, seals[manifest.side], str(source))
        rows, closed = [key.row() for key in opening], len(manifest.keys) - len(opening)
        if isinstance(place, SqlitePlace):
            known = migrations.read(resources.migrations(), manifest.side)
            aside = await asyncio.to_thread(
                backup_sqlite.restore, folder, manifest, rows, place.path, known, force=force
            )
            return Restored(manifest, aside, closed)
        await _restore_postgresql(place, migrate_url, folder, manifest, rows, force=force)
    return Restored(manifest, closed=closed)


async def _restore_postgresql(
    place: PostgresPlace,
    migrate_url: str | None,
    folder: Path,
    manifest: Manifest,
    keys: Sequence[KeyRow],
    *,
    force: bool,
) -> None:
    side, where = manifest.side, str(place)
    async with (
        postgresql.held(place.url, side.schema, where),
        opened(side, place.url, migrate_url),
    ):
        owner = migrate_url or place.url
        await backup_postgresql.restore(owner, where, folder, manifest, keys, force=force)
