"""A backup of one side as one file: a compressed tar with its manifest first."""

import hashlib
import json
import os
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from appservice.model.errors import StoreRefused, StoreUnavailable
from appservice.storage.codec import decode, encode
from appservice.storage.migrations import Dialect, Side

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a backup. `columns` are those of a PostgreSQL table, in the order of the file."""

    name: str
    sha256: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup is of. `format` is of the archive, `schema_version` of the database.

    `sealed_with` names the keys, made from secrets, that its content was ever sealed with; `keys`
    those of rooms and people, which are in a file of their own (`key_backup`).
    """

    side: Side
    dialect: Dialect
    schema_version: int
    made_ms: int
    made_by: str
    parts: tuple[Part, ...] = field(default=())
    format: int = FORMAT
    sealed_with: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def part_of(path: Path, columns: Sequence[str] = ()) -> Part:
    """What a manifest says about a file."""
    return Part(name=path.name, sha256=_digest(path), columns=tuple(columns))


def pack(target: Path, folder: Path, manifest: Manifest) -> None:
    """Write the files of a folder into a new archive that is there whole or not at all.

    Raises `StoreUnavailable` when it cannot be written, `StoreRefused` when there is a file.
    """
    if target.exists():
        raise StoreRefused(f"There is a file at {target} already: name another one.")
    (folder / _MANIFEST).write_text(encode(manifest), encoding="utf-8")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with open(unfinished, "wb", opener=_private) as handle:
            with tarfile.open(fileobj=handle, mode="w:gz") as archive:
                for name in (_MANIFEST, *(part.name for part in manifest.parts)):
                    archive.add(folder / name, arcname=name, recursive=False)
            handle.flush()
            os.fsync(handle.fileno())
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StoreUnavailable(
            f"The backup {target} cannot be written ({error.strerror})."
        ) from error


def unpack(source: Path, folder: Path) -> Manifest:
    """Take an archive apart into a folder and check every file of it. Raises `StoreRefused`."""
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest = decode(Manifest, (folder / _MANIFEST).read_text(encoding="utf-8"))
    except (
        OSError,
        EOFError,
        tarfile.TarError,
        ValueError,
        TypeError,
        json.JSONDecodeError,
    ) as error:
        raise StoreRefused(f"{source} is no whole backup of Parlour ({error}).") from error
    if manifest.format > FORMAT:
        raise StoreRefused(
            f"{source} was made by a newer Parlour ({manifest.made_by}): use that one."
        )
    for part in manifest.parts:
        if not _is_whole(folder, part):
            raise StoreRefused(f"{source} is damaged: its {part.name} is not what was backed up.")
    return manifest


def _is_whole(folder: Path, part: Part) -> bool:
    path = folder / part.name
    return path.parent == folder and path.is_file() and _digest(path) == part.sha256


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _PRIVATE)
