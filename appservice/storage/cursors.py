"""Cursors: where reading goes on after a restart."""

from typing import Final

from appservice.storage.database import Write
from appservice.storage.part import StorePart

PUT_CURSOR: Final = """
    insert into cursors (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value"""
_FORGET: Final = "delete from cursors where name = $1"
_GET: Final = "select value from cursors where name = $1"
_PULSE: Final = "pulse"


class CursorPart(StorePart):
    """The cursor methods of `ports.store.ChatStore`, and its `ping`."""

    async def cursor(self, name: str) -> str | None:
        """See `ChatStore`."""
        found = await self._database.fetchrow(_GET, name)
        return None if found is None else str(found["value"])

    async def put_cursor(self, name: str, value: str | None) -> None:
        """See `ChatStore`."""
        write = Write(_FORGET, [(name,)]) if value is None else Write(PUT_CURSOR, [(name, value)])
        await self._database.write([write])

    async def ping(self) -> None:
        """See `ChatStore`: a row of its own is written, because a full disk still answers reads."""
        await self.put_cursor(_PULSE, "")
