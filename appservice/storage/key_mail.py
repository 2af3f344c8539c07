"""To-device events, stored before the key loop moves on: the homeserver deletes what was read."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import RoomId
from appservice.storage.cursors import PUT_CURSOR
from appservice.storage.database import Record, Write
from appservice.storage.part import StorePart

# They belong to no room, but their content goes through the seal like all content.
_NO_ROOM: Final = RoomId("")

_PUT: Final = "insert into to_device (raw) values ($1)"
_OLDEST: Final = "select position, raw from to_device order by position limit $1"
_TAKEN: Final = "delete from to_device where position = $1"


class SqlKeyMail(StorePart):
    """`ports.key_mail.KeyMail`."""

    async def put_to_device(self, events: Sequence[str], cursor: tuple[str, str]) -> None:
        """See `KeyMail`."""
        sealed = [(self._seal.close(_NO_ROOM, event),) for event in events]
        await self._database.write([Write(_PUT, sealed), Write(PUT_CURSOR, [cursor])])

    async def to_device(self, limit: int) -> list[tuple[int, str]]:
        """See `KeyMail`."""
        found = await self._database.fetch(_OLDEST, limit)
        return self._whole(found, self._event)

    async def taken(self, position: int) -> None:
        """See `KeyMail`."""
        await self._database.write([Write(_TAKEN, [(position,)])])

    def _event(self, found: Record) -> tuple[int, str]:
        return found["position"], self._seal.open(_NO_ROOM, found["raw"])
