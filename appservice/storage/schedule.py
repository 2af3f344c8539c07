"""The schedule: every room of a side, and whether there may be work in it. No content.

PostgreSQL shows a transaction only the rooms that it names, and nothing names all of them. So
whoever has to look into all rooms reads here which there are, and goes from one to the next. A
room is put on the schedule in the commit that gives it work, and taken off when a look finds it
idle: a crash in between leaves too many on it, never too few.
"""

from collections.abc import Iterable
from typing import Final

from appservice.model.ids import RoomId
from appservice.storage.database import Database, Record, Value, Write
from appservice.storage.part import INBOX, StorePart, room_lock

EVERY_ROOM: Final = "select room_id from schedule order by room_id"
"""The statement that tells of which rooms anything is kept."""

# Nothing is written, nor locked, where the room is on it already, which it nearly always is.
_BUSY: Final = """
    insert into schedule (room_id) select cast($1 as text)
    where not exists (select 1 from schedule where room_id = $1 and idle = 0)
    on conflict (room_id) do update set idle = 0"""
_KNOWN: Final = """
    insert into schedule (room_id, idle) values ($1, 1) on conflict (room_id) do nothing"""
_BUSY_ROOMS: Final = "select room_id from schedule where idle = 0 order by room_id"
_IDLE: Final = """
    update schedule set idle = 1 where room_id = $1 and idle = 0
    and not exists (select 1 from inbox where room_id = $1 and phase = 'new')
    and not exists (select 1 from turns where room_id = $1
        and phase in ('waiting', 'asked', 'answered', 'sending'))
    and not exists (select 1 from turns where room_id = $1
        and phase = 'dropped' and content is not null)
    and not exists (select 1 from acts where room_id = $1 and done = 0)
    and not exists (select 1 from awaiting_keys where room_id = $1)"""


def scheduling(rooms: Iterable[RoomId]) -> Write:
    """The statement that puts rooms on the schedule, in the commit that gives them work.

    Who runs it holds the lock of each of these rooms, or `INBOX`: `settle` takes both.
    """
    return Write(_BUSY, [(room_id,) for room_id in rooms])


def listing(room_id: RoomId) -> Write:
    """The statement that makes a room known of which something is kept, but no work."""
    return Write(_KNOWN, [(room_id,)])


async def every_room(database: Database) -> list[RoomId]:
    """All rooms of which the side keeps anything."""
    return [RoomId(each["room_id"]) for each in await database.fetch(EVERY_ROOM)]


async def busy_rooms(database: Database) -> list[RoomId]:
    """Rooms in which there may be work."""
    return [RoomId(each["room_id"]) for each in await database.fetch(_BUSY_ROOMS)]


async def of_each(
    database: Database, rooms: Iterable[RoomId], sql: str, *args: Value, by: str = "position"
) -> list[Record]:
    """What a reading statement finds in each room, in transactions that name that room alone.

    `$1` is the room, `$2` and on are `args`. In the order of the column `by`.
    """
    found: list[Record] = []
    for room_id in rooms:
        found += await database.fetch(sql, room_id, *args, rooms=(room_id,))
    return sorted(found, key=lambda each: each[by])


class SchedulePart(StorePart):
    """The methods of `ports.store.ChatStore` that are about the schedule itself."""

    async def every_room(self) -> list[RoomId]:
        """See `ChatStore`."""
        return await every_room(self._database)

    async def settle(self) -> None:
        """See `ChatStore`."""
        for room_id in await busy_rooms(self._database):
            await self._database.write(
                [Write(_IDLE, [(room_id,)])], (room_id,), locks=[room_lock(room_id), INBOX]
            )
