"""Visits of people to groups."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.visit import Moment, Visit
from appservice.storage.database import Database, Write
from appservice.storage.schedule import every_room, listing
from appservice.storage.sql import places

_VISIT: Final = """
    select last_ms, last_position, before_ms, before_position from visits
    where room_id = $1 and user_id = $2"""
_PUT: Final = """
    insert into visits
        (room_id, user_id, last_ms, last_position, before_ms, before_position)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (room_id, user_id) do update set
        last_ms = excluded.last_ms, last_position = excluded.last_position,
        before_ms = excluded.before_ms, before_position = excluded.before_position"""
_FORGET: Final = "delete from visits where room_id = $1 and user_id = $2"
_FORGET_ROOM: Final = "delete from visits where room_id = $1"
_FORGET_BEFORE: Final = "delete from visits where room_id = $1 and last_ms < $2"
_CHUNK: Final = 500


class SqlVisitBook:
    """`ports.visits.VisitBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def visit(self, room_id: RoomId, user: UserId) -> Visit | None:
        """See `VisitBook`."""
        found = await self._database.fetchrow(_VISIT, room_id, user, rooms=(room_id,))
        if found is None:
            return None
        last = Moment(found["last_position"], found["last_ms"])
        before = Moment(found["before_position"], found["before_ms"])
        return Visit(last, before if before.at_ms else None)

    async def put(self, room_id: RoomId, user: UserId, visit: Visit) -> None:
        """See `VisitBook`."""
        last, before = visit.last, visit.before or Moment(0, 0)
        row = (room_id, user, last.at_ms, last.position, before.at_ms, before.position)
        await self._database.write([listing(room_id), Write(_PUT, [row])], (room_id,))

    async def forget(self, room_id: RoomId, user: UserId) -> None:
        """See `VisitBook`."""
        await self._database.write([Write(_FORGET, [(room_id, user)])], (room_id,))

    async def forget_room(self, room_id: RoomId) -> None:
        """See `VisitBook`."""
        await self._database.write([Write(_FORGET_ROOM, [(room_id,)])], (room_id,))

    async def forget_before(self, before_ms: int) -> int:
        """See `VisitBook`."""
        forgotten = 0
        for room_id in await every_room(self._database):
            forget = Write(_FORGET_BEFORE, [(room_id, before_ms)])
            forgotten += (await self._database.write([forget], (room_id,)))[0]
        return forgotten

    async def moments(self, room_id: RoomId, event_ids: Sequence[EventId]) -> dict[EventId, Moment]:
        """See `VisitBook`."""
        found: dict[EventId, Moment] = {}
        for start in range(0, len(event_ids), _CHUNK):
            chunk = event_ids[start : start + _CHUNK]
            sql = f"""select key, position, seen_ms from inbox
                where room_id = $1 and key in ({places(len(chunk), 2)})"""  # noqa: S608
            for each in await self._database.fetch(sql, room_id, *chunk, rooms=(room_id,)):
                found[EventId(each["key"])] = Moment(each["position"], each["seen_ms"])
        return found
