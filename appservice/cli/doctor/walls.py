"""The walls in the databases, by trying to break them: what is said of each lock that holds."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from appservice.app.beside import open_rooms_side
from appservice.cli.doctor.finding import Finding, ok, skipped, wrong
from appservice.config import Config
from appservice.model.errors import ParlourError
from appservice.storage import breaking_in
from appservice.storage.breaking_in import Tries
from appservice.storage.migrations import Side
from appservice.storage.places import SqlitePlace, place_of
from appservice.storage.role_check import KEYS_SCHEMA
from appservice.storage.unbound import UNBOUND

ROLES: Final = "database roles"
SERVER: Final = "database server"
ROWS: Final = "rows of rooms"
FILES: Final = "database files"
_TAKE_AWAY: Final = (
    "take these rights away; `parlour migrate --roles print` shows how the roles should be"
)
_BIND: Final = (
    "restore the row-level security of these tables: nothing else keeps one room from another"
)
_OTHERS: Final = 0o077


async def walls(config: Config) -> AsyncIterator[Finding]:
    """Each lock of the databases that the settings name."""
    if config.database.rooms.kind == "postgresql":
        addresses = _addresses(config)
        yield await _across(addresses)
        yield await _upward(addresses)
        yield await _past_rooms(config)
    else:
        yield await _files(config)


def _addresses(config: Config) -> dict[str, str]:
    database = config.database
    found = {"rooms": database.rooms.url, "personal": database.personal.url}
    if (keys := database.crypto) is not None and keys.kind == "postgresql":
        found["crypto"] = keys.url
    return found


def _schemas() -> dict[str, str]:
    return {side.value: side.schema for side in Side} | {"crypto": KEYS_SCHEMA}


async def _across(addresses: dict[str, str]) -> Finding:
    """Whether any role gets at what is another's: tables, counters, functions."""
    tried, reached = 0, list[str]()
    try:
        for role, other in itertools.permutations(addresses, 2):
            tries = await breaking_in.into_schema(addresses[role], _schemas()[other])
            tried += tries.tried
            reached += [f"the role of database.{role} may: {way}" for way in tries.led_in]
    except ParlourError as error:
        return skipped(ROLES, str(error).rstrip("."))
    if not (tried or reached):
        return skipped(ROLES, "there are no tables yet to try them on")
    well = f"no role reaches another's tables: {tried} tries, all refused"
    return _said(ROLES, Tries(tried, tuple(reached)), well, _TAKE_AWAY)


async def _upward(addresses: dict[str, str]) -> Finding:
    """Whether any role can become one that reaches everything, or reach the server itself."""
    tried, reached = 0, list[str]()
    try:
        for role, url in addresses.items():
            tries = await breaking_in.out_of_role(
                url, [schema for name, schema in _schemas().items() if name != role]
            )
            tried += tries.tried
            reached += [f"the role of database.{role} may: {way}" for way in tries.led_in]
    except ParlourError as error:
        return skipped(SERVER, str(error).rstrip("."))
    well = f"no role becomes a mightier one, or reaches files: {tried} tries, all refused"
    return _said(SERVER, Tries(tried, tuple(reached)), well, _TAKE_AWAY)


async def _past_rooms(config: Config) -> Finding:
    """Whether a query sees or changes rows of rooms that it does not name."""
    addresses = _addresses(config)
    tried, reached = 0, list[str]()
    try:
        for side in Side:
            tries = await breaking_in.past_rooms(addresses[side.value], side, UNBOUND[side])
            tried += tries.tried
            reached += [f"in the {side.value} database: {way}" for way in tries.led_in]
    except ParlourError as error:
        return skipped(ROWS, str(error).rstrip("."))
    if not tried:
        return skipped(ROWS, "there are no tables yet to try them on")
    well = f"a query sees only rooms that it names: {tried} tries to see others, none led there"
    return _said(ROWS, Tries(tried, tuple(reached)), well, _BIND)


def _said(check: str, tries: Tries, well: str, do: str) -> Finding:
    if not tries.led_in:
        return ok(check, well)
    shown = "; ".join(tries.led_in[:3])
    return wrong(check, f"{shown} ({len(tries.led_in)} of {tries.tried} tries)", do)


async def _files(config: Config) -> Finding:
    """SQLite: two files, private, by one name each, and the rooms' side opens no other one."""
    places = [place_of(config.database.rooms.url), place_of(config.database.personal.url)]
    paths = [place.path for place in places if isinstance(place, SqlitePlace)]
    if not all(path.exists() for path in paths):
        return ok(FILES, "not all there yet: each is made for the one who runs Parlour alone")
    for path in paths:
        for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", ".lock"))):
            if each.exists() and each.stat().st_mode & _OTHERS:
                return wrong(FILES, f"{each} can be read by other users", f"`chmod 600 {each}`")
        if path.stat().st_nlink > 1:
            what = f"{path} has another name somewhere, by which it can be opened"
            return wrong(FILES, what, f"`find / -samefile {path}` shows it: remove it")
    try:
        before = _open_files()
        async with open_rooms_side(config):
            if str(paths[-1].resolve()) in _open_files() - before:
                what = f"opening the rooms' side opened {paths[-1]} too"
                return wrong(FILES, what, "report this: it is a fault of Parlour's")
    except ParlourError as error:
        return skipped(FILES, str(error).rstrip("."))
    return ok(FILES, "two files that nobody else may read; the side of rooms opens its own alone")


def _open_files() -> set[str]:
    """What this process has open, where the system tells (Linux)."""
    folder = Path("/proc/self/fd")
    names = list(folder.iterdir()) if folder.is_dir() else []
    return {str(name.readlink()) for name in names if name.is_symlink()}
