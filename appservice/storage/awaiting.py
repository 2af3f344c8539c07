"""Rows put aside until their keys come: out of the inbox, and back to their old places in it."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import EventId, RoomId, SessionId
from appservice.ports.awaiting import AwaitingCount, AwaitingRow
from appservice.ports.seal import Seal
from appservice.ports.store import Aside
from appservice.storage.database import Record, Write
from appservice.storage.part import StorePart, room_lock
from appservice.storage.schedule import busy_rooms, of_each

_ADD: Final = """
    insert into awaiting_keys (position, key, room_id, session_id, sender, about, since_ms, raw)
    values ((select position from inbox where key = $1), $1, $2, $3, $4, $5, $6, $7)
    on conflict (key) do nothing"""
# An event that was redacted before it was ever seen.
_ERASED: Final = """
    delete from awaiting_keys where key = $1 and exists
    (select 1 from lines where room_id = $2 and event_id = $1 and erased = 1)"""
_FORGET: Final = "delete from awaiting_keys where room_id = $1 and (key = $2 or about = $2)"
_FIRST: Final = """
    select room_id, position from awaiting_keys where room_id = $1 order by position limit 1"""
_OF: Final = "select * from awaiting_keys where room_id = $1 order by position"
_WAITS: Final = """
    select 1 as waits from awaiting_keys where room_id = $1 and session_id = $2 limit 1"""
_SESSION: Final = "select session_id from awaiting_keys where key = $1 and room_id = $2"
_ASKED: Final = "update awaiting_keys set asked = 1 where room_id = $1 and session_id = $2"
_BACK: Final = """
    update inbox set phase = 'new', attempts = 0, decision = null, done_ms = null,
        raw = (select raw from awaiting_keys where awaiting_keys.key = inbox.key),
        waited_ms = case when $1 > seen_ms then $1 - seen_ms else 1 end
    where key = $2 and room_id = $3 and phase = 'done'
    and exists (select 1 from awaiting_keys where awaiting_keys.key = inbox.key)"""
_GONE: Final = "delete from awaiting_keys where key = $1 and room_id = $2"
_DROP: Final = "delete from awaiting_keys where room_id = $1 and since_ms < $2"
_TRIM: Final = """
    delete from awaiting_keys where key in (
        select key from (
            select key, place_of_one,
                row_number() over (order by place_of_one, position desc) as place
            from (
                select key, position,
                    row_number() over (partition by sender order by position desc) as place_of_one
                from awaiting_keys where room_id = $1) as of_each) as of_all
        where place > $2 or place_of_one > $3)"""
_COUNT: Final = """
    select count(*) as rows, min(since_ms) as oldest from awaiting_keys where room_id = $1
    group by room_id"""


def putting_aside(seal: Seal, aside: Aside) -> list[Write]:
    """The statements that keep a row which its step takes out of the inbox."""
    row = aside.row
    values = (
        row.key,
        row.room_id,
        aside.session_id,
        aside.sender,
        aside.about,
        row.seen_ms,
        seal.close(row.room_id, row.raw),
    )
    return [Write(_ADD, [values]), Write(_ERASED, [(row.key, row.room_id)])]


def forgetting(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that forgets an event which waits, and its edits."""
    return Write(_FORGET, [(room_id, event_id)])


class SqlAwaiting(StorePart):
    """`ports.awaiting.Awaiting`."""

    async def rooms(self) -> list[RoomId]:
        """See `Awaiting`; the room that waited longest comes first."""
        found = await of_each(self._database, await busy_rooms(self._database), _FIRST)
        return [RoomId(each["room_id"]) for each in found]

    async def of(self, room_id: RoomId) -> list[AwaitingRow]:
        """See `Awaiting`."""
        found = await self._database.fetch(_OF, room_id, rooms=(room_id,))
        return self._whole(found, self._awaiting)

    async def waits(self, room_id: RoomId, session_id: SessionId) -> bool:
        """See `Awaiting`."""
        found = await self._database.fetchrow(_WAITS, room_id, session_id, rooms=(room_id,))
        return found is not None

    async def session_of(self, room_id: RoomId, event_id: EventId) -> SessionId | None:
        """See `Awaiting`."""
        found = await self._database.fetchrow(_SESSION, event_id, room_id, rooms=(room_id,))
        return None if found is None else SessionId(found["session_id"])

    async def asked(self, room_id: RoomId, session_id: SessionId) -> None:
        """See `Awaiting`."""
        await self._database.write([Write(_ASKED, [(room_id, session_id)])], (room_id,))

    async def bring_back(self, room_id: RoomId, keys: Sequence[str], now_ms: int) -> int:
        """See `Awaiting`."""
        changed = await self._database.write(
            [
                Write(_BACK, [(now_ms, key, room_id) for key in keys]),
                Write(_GONE, [(key, room_id) for key in keys]),
            ],
            (room_id,),
            locks=[room_lock(room_id)],
        )
        return changed[0]

    async def trim(self, room_id: RoomId, most: int, of_one: int) -> int:
        """See `Awaiting`."""
        trim = Write(_TRIM, [(room_id, most, of_one)])
        return (await self._database.write([trim], (room_id,)))[0]

    async def drop_before(self, since_ms: int) -> int:
        """See `Awaiting`."""
        dropped = 0
        for room_id in await self.rooms():
            drop = Write(_DROP, [(room_id, since_ms)])
            dropped += (await self._database.write([drop], (room_id,)))[0]
        return dropped

    async def count(self) -> AwaitingCount:
        """See `Awaiting`."""
        busy = await busy_rooms(self._database)
        counted = await of_each(self._database, busy, _COUNT, by="oldest")
        return AwaitingCount(
            rows=sum(each["rows"] for each in counted),
            rooms=len(counted),
            oldest_ms=min((each["oldest"] for each in counted), default=None),
        )

    def _awaiting(self, found: Record) -> AwaitingRow:
        room_id: RoomId = found["room_id"]
        return AwaitingRow(
            key=found["key"],
            room_id=room_id,
            session_id=found["session_id"],
            sender=found["sender"],
            raw=self._seal.open(room_id, found["raw"]),
            since_ms=found["since_ms"],
            asked=bool(found["asked"]),
            about=found["about"],
        )
