"""The wrapped keys of a backup, in a file of their own: content and keys are kept apart.

Whoever has the one without the other reads nothing, and what was erased stays closed in every
backup for which only a later file of keys is left.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appservice import __version__
from appservice.model.errors import StoreRefused, StoreUnavailable
from appservice.storage.archive import Manifest
from appservice.storage.codec import decode, encode
from appservice.storage.key_rows import COLUMNS
from appservice.storage.migrations import Side

TABLE: Final = "sealing_keys"
ALL: Final = f"select {', '.join(COLUMNS)} from {TABLE} order by key_id"  # noqa: S608
_FORMAT: Final = 1
_PRIVATE: Final = 0o600

KeyRow = tuple[str, str, int, bytes, str]
"""The columns of the table, in their order."""


@dataclass(frozen=True, slots=True)
class BackedUpKey:
    """One row of the table of keys; `wrapped` in hexadecimal."""

    key_id: str
    owner: str
    current: int
    wrapped: str
    master: str

    def row(self) -> KeyRow:
        """As it is stored."""
        return self.key_id, self.owner, self.current, bytes.fromhex(self.wrapped), self.master


@dataclass(frozen=True, slots=True)
class KeysFile:
    """All keys of one side as of one moment, wrapped."""

    side: Side
    made_ms: int
    keys: tuple[BackedUpKey, ...]
    made_by: str = f"Parlour {__version__}"
    format: int = _FORMAT


def beside(archive: Path) -> Path:
    """Where the keys of a backup lie unless somebody says otherwise."""
    return archive.with_name(f"{archive.name.removesuffix('.tar.gz')}.keys.json")


def key_rows(rows: Iterable[Sequence[object]]) -> list[KeyRow]:
    """What `ALL` found, as plain values."""
    return [
        (str(key_id), str(owner), int(str(current)), _bytes(wrapped), str(master))
        for key_id, owner, current, wrapped, master in rows
    ]


def write(target: Path, side: Side, made_ms: int, rows: Iterable[KeyRow]) -> None:
    """Write a new file that only its owner reads, whole or not at all.

    Raises `StoreRefused` when there is one already, `StoreUnavailable` when it cannot be written.
    """
    if target.exists():
        raise StoreRefused(f"There is a file at {target} already: name another one.")
    keys = tuple(
        BackedUpKey(key_id, owner, current, wrapped.hex(), master)
        for key_id, owner, current, wrapped, master in rows
    )
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with open(unfinished, "w", encoding="utf-8", opener=_private) as handle:
            handle.write(encode(KeysFile(side, made_ms, keys)))
            handle.flush()
            os.fsync(handle.fileno())
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StoreUnavailable(
            f"The keys of the backup cannot be written to {target} ({error.strerror})."
        ) from error


def read(source: Path) -> KeysFile:
    """What `write` wrote. Raises `StoreRefused`."""
    try:
        found = decode(KeysFile, source.read_text(encoding="utf-8"))
        rows = [key.row() for key in found.keys]
    except FileNotFoundError as error:
        raise StoreRefused(f"There is no file of keys at {source}.") from error
    except (OSError, ValueError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise StoreRefused(f"{source} is no whole file of keys of a backup ({error}).") from error
    if found.format > _FORMAT or len(rows) != len(found.keys):
        raise StoreRefused(f"{source} was made by a newer Parlour ({found.made_by}): use that one.")
    return found


def fitting(manifest: Manifest, source: Path, keys: Path | None) -> list[BackedUpKey]:
    """The keys that open a backup, as far as they are not destroyed since.

    `keys` is their file; else the one beside the backup. Raises `StoreRefused`.
    """
    if not manifest.keys:
        return []
    file = keys or beside(source)
    if keys is None and not file.exists():
        raise StoreRefused(
            f"{source} does not open without the keys that were backed up with it: name their file"
            f" with --keys, or put it beside the backup as {file.name}."
        )
    found = read(file)
    if found.side is not manifest.side:
        raise StoreRefused(
            f"{file} holds keys of the {found.side} database, and {source} is of the"
            f" {manifest.side} database: name the other file of keys."
        )
    named = [key for key in found.keys if key.key_id in set(manifest.keys)]
    if not named:
        raise StoreRefused(
            f"{file} holds none of the keys of {source}: name the file that was written with it, or"
            " one between that and the next `parlour keys rotate --content`."
        )
    return named


def _bytes(value: object) -> bytes:
    assert isinstance(value, bytes | memoryview | bytearray)
    return bytes(value)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _PRIVATE)
