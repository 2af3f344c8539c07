"""Snapshots of rooms."""

from functools import lru_cache
from typing import Final

from appservice.model.ids import RoomId
from appservice.model.room import Room, RoomKind
from appservice.ports.seal import Seal
from appservice.storage.codec import decode, encode
from appservice.storage.database import Record, Write
from appservice.storage.kept_seal import lasting
from appservice.storage.part import StorePart
from appservice.storage.schedule import every_room, listing
from appservice.storage.sql import places

_PUT: Final = """
    insert into rooms (room_id, kind, snapshot) values ($1, $2, $3)
    on conflict (room_id) do update set kind = excluded.kind, snapshot = excluded.snapshot"""
_GET: Final = "select room_id, snapshot from rooms where room_id = $1"
_SOME: Final = "select room_id, snapshot from rooms where kind <> $1 and room_id in"
_CHUNK: Final = 100


_MOST_READ: Final = 32


@lru_cache(maxsize=_MOST_READ)
def _read(text: str) -> Room:
    """A snapshot from its text: a reply looks at its room again and again, and it seldom changes.

    The text is read from the database each time, so what is remembered can never be out of date.
    """
    return decode(Room, text)


def forget_read() -> None:
    """Let go of what is remembered of snapshots: somebody is to be in none of them any more."""
    _read.cache_clear()


def putting(seal: Seal, room: Room) -> Write:
    """The statement that stores a snapshot."""
    sealed = lasting(seal).close(room.room_id, encode(room))
    return Write(_PUT, [(room.room_id, room.kind.value, sealed)])


class RoomPart(StorePart):
    """The snapshot methods of `ports.store.ChatStore`."""

    async def room(self, room_id: RoomId) -> Room | None:
        """See `ChatStore`."""
        found = await self._database.fetchrow(_GET, room_id, rooms=(room_id,))
        return self._one(found, self._room)

    async def put_room(self, room: Room) -> None:
        """See `ChatStore`."""
        writes = [listing(room.room_id), putting(self._seal, room)]
        await self._database.write(writes, (room.room_id,))

    async def rooms(self) -> list[Room]:
        """See `ChatStore`."""
        names, left = await every_room(self._database), RoomKind.LEFT.value
        rooms: list[Room] = []
        for start in range(0, len(names), _CHUNK):
            some = names[start : start + _CHUNK]
            sql = f"{_SOME} ({places(len(some), 2)}) order by room_id"
            found = await self._database.fetch(sql, left, *some, rooms=some)
            rooms += self._whole(found, self._room)
        return rooms

    def _room(self, found: Record) -> Room:
        return _read(self._seal.open(found["room_id"], found["snapshot"]))
