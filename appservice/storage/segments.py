"""Segments: closed ranges of history, and summaries that go when anything there changes."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import EventId, RoomId
from appservice.model.segment import Segment, Summary
from appservice.storage.codec import decode, encode
from appservice.storage.database import Record, Write
from appservice.storage.part import StorePart, room_lock

_NEWEST: Final = """
    select room_id, from_place, to_place, summary, edition, tries, retry_ms from segments
    where room_id = $1 order by from_place desc limit $2"""
_CLOSE: Final = """
    insert into segments (room_id, from_place, to_place)
    select cast($1 as text), cast($2 as bigint), cast($3 as bigint) where not exists (
        select 1 from segments where room_id = $1 and to_place >= $2
    )
    on conflict (room_id, from_place) do nothing"""
# Of the event itself, of marks on it, and of answers that were made from it (`left_out` = 2 while
# they are found out).
_DROP: Final = """
    update segments set summary = null, edition = edition + 1, tries = 0, retry_ms = 0
    where room_id = $1 and exists (
        select 1 from (
            select coalesce(place, position) as at from lines
            where room_id = $1 and event_id = $2
            union all
            select coalesce(place, position) from lines
            where room_id = $1 and reply_to = $2 and kind in ('reaction', 'vote', 'poll_end')
            union all
            select position from lines
            where room_id = $1 and used_to is not null and left_out = 2
        ) gone
        where gone.at between segments.from_place and segments.to_place
    )"""
_MADE: Final = """
    update segments set summary = $1 where room_id = $2 and from_place = $3 and edition = $4"""
_FAILED: Final = """
    update segments set tries = tries + $1, retry_ms = $2
    where room_id = $3 and from_place = $4 and edition = $5"""


def dropping(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that forgets every summary which an event has a part in."""
    return Write(_DROP, [(room_id, event_id)])


class SegmentPart(StorePart):
    """The segment methods of `ports.store.ChatStore`."""

    async def segments(self, room_id: RoomId, limit: int) -> list[Segment]:
        """See `ChatStore`."""
        found = await self._database.fetch(_NEWEST, room_id, limit, rooms=(room_id,))
        return self._whole(reversed(found), self._segment)

    async def close_segments(self, room_id: RoomId, ranges: Sequence[tuple[int, int]]) -> None:
        """See `ChatStore`."""
        rows = [(room_id, first, last) for first, last in ranges]
        await self._database.write([Write(_CLOSE, rows)], (room_id,), [room_lock(room_id)])

    async def summarised(self, segment: Segment, summary: Summary) -> bool:
        """See `ChatStore`."""
        room_id = segment.room_id
        sealed = self._seal.close(room_id, encode(summary))
        row = (sealed, room_id, segment.from_place, segment.edition)
        changed = await self._database.write(
            [Write(_MADE, [row])], (room_id,), [room_lock(room_id)]
        )
        return changed[0] == 1

    async def summary_failed(self, segment: Segment, retry_ms: int, *, counts: bool = True) -> None:
        """See `ChatStore`."""
        row = (int(counts), retry_ms, segment.room_id, segment.from_place, segment.edition)
        await self._database.write([Write(_FAILED, [row])], (segment.room_id,))

    def _segment(self, found: Record) -> Segment:
        room_id: RoomId = found["room_id"]
        sealed: bytes | None = found["summary"]
        return Segment(
            room_id=room_id,
            from_place=found["from_place"],
            to_place=found["to_place"],
            summary=None if sealed is None else decode(Summary, self._seal.open(room_id, sealed)),
            edition=found["edition"],
            tries=found["tries"],
            retry_ms=found["retry_ms"],
        )
