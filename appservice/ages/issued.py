"""Of whom statements were issued or revoked by a command beside a running Parlour.

They stand in a cursor until they were looked at: a command has no other way to say it.
"""

import asyncio
import json
from collections.abc import Collection
from typing import Final

import structlog

from appservice.ages.pushed import Changed
from appservice.model.errors import Unavailable
from appservice.model.ids import UserId
from appservice.ports.store import ChatStore

_log = structlog.get_logger()
_CURSOR: Final = "ages-issued"
_EVERY_S: Final = 1.0
_MOST: Final = 200
"""More at once are found by the next look at them, within a minute."""


async def note_issued(store: ChatStore, user: UserId) -> None:
    """Have it looked at, by whichever Parlour runs on this store."""
    users = {*_read(await store.cursor(_CURSOR)), user}
    await store.put_cursor(_CURSOR, json.dumps(sorted(users)[:_MOST]))


class Issued:
    """Looks once a second whether anybody was named."""

    def __init__(self, store: ChatStore, changed: Changed) -> None:
        self._store = store
        self._changed = changed

    async def run(self) -> None:
        """Look again and again; until cancelled."""
        while True:
            try:
                await self.look()
            except Unavailable as error:
                _log.warning("issued_waits", error=error)
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> None:
        """Have everybody looked at who was named, once."""
        named = await self._store.cursor(_CURSOR)
        if named is None:
            return
        await self._store.put_cursor(_CURSOR, None)
        for user in _read(named):
            self._changed(user)


def _read(value: str | None) -> Collection[UserId]:
    try:
        users = json.loads(value or "[]")
    except ValueError:
        return ()
    found = users if isinstance(users, list) else []
    return [UserId(user) for user in found if isinstance(user, str)]
