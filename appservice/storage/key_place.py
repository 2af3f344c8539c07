"""The place of encryption's keys, made ready for the library that keeps them there.

A file, or a PostgreSQL schema that its role owns. Nobody else reaches it, and one process at a time
works in it: two that move the same ratchets make messages unreadable for good.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from appservice.model.errors import NoKeysYet, StoreRefused
from appservice.storage import files, holders
from appservice.storage.faults import translated
from appservice.storage.key_schema import SCHEMA, KeyHold, exists
from appservice.storage.places import SqlitePlace, place_of
from appservice.storage.postgresql import CONNECT_TIMEOUT_S, STATEMENT_TIMEOUT_S, settings

MARK: Final = "parlour_fact"
"""A table that is always there: it tells our file from another program's."""

# Not from a backup: an old ratchet that goes on makes messages unreadable for good.
_BROKEN: Final = "put it aside and run `parlour keys recover`"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where keys are kept. `path` is None on PostgreSQL; `where` is for people.

    With `alone` it may be written, and nobody else has it; without, it may be read beside whoever
    has it.
    """

    url: str
    where: str
    alone: bool
    path: Path | None = None
    hold: KeyHold | None = None

    def translated(self) -> AbstractContextManager[None]:
        """Turns what a driver raises in the block into errors of ours."""
        return translated(self.where, _BROKEN)

    async def still_held(self) -> bool:
        """Whether nobody else can have written meanwhile; `StoreRefused` when another took over."""
        return self.hold is None or await self.hold.renew()

    @property
    def pool(self) -> dict[str, object]:
        """What PostgreSQL's pool of connections is made with."""
        read_only = {} if self.alone else {"default_transaction_read_only": "on"}
        return {
            "min_size": 1,
            "max_size": 4,
            "timeout": CONNECT_TIMEOUT_S,
            "command_timeout": STATEMENT_TIMEOUT_S,
            "server_settings": settings(SCHEMA) | read_only,
        }


@asynccontextmanager
async def key_place(url: str, *, alone: bool) -> AsyncIterator[KeyPlace]:
    """The place that a URL names, for as long as the block lasts.

    `alone`: make it if need be, and be the one process that works in it. Raises `StoreRefused`
    (another Parlour has it, a role with too many rights, nothing there to read) and
    `StoreUnavailable`.
    """
    place = place_of(url)
    where = str(place)
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if isinstance(place, SqlitePlace):
        with ExitStack() as stack:
            there = await asyncio.to_thread(place.path.exists)
            if there:
                await asyncio.to_thread(_check_ours, place.path, where)
            if alone:
                files.make_private(place.path)
                stack.enter_context(holders.held(place.path, where, since))
            elif not there:
                raise NoKeysYet(where)
            yield KeyPlace(url, where, alone, path=place.path)
        return
    if not alone:
        if not await exists(url, where, MARK):
            raise NoKeysYet(where)
        yield KeyPlace(url, where, alone)
        return
    hold = KeyHold(url, where)
    await hold.take()
    try:
        yield KeyPlace(url, where, alone, hold=hold)
    finally:
        await hold.close()


def _check_ours(path: Path, where: str) -> None:
    """Before anything is changed: a wrong path in the settings may name another program's file."""
    with translated(where, _BROKEN):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("select name from sqlite_master where type = 'table'")
            names = {str(name) for (name,) in found}
        finally:
            connection.close()
    if names and MARK not in names:
        raise StoreRefused(
            f"The file {where} holds something else than keys: name another one in database.crypto."
        )
