"""The end of a room: all that is kept of it is erased, or its history carried to a successor."""

from typing import ClassVar, Final

from appservice.model.ids import EventId, RoomId
from appservice.storage.database import Record, Value, Write
from appservice.storage.history import KEEP
from appservice.storage.key_rows import destroying
from appservice.storage.part import INBOX, StorePart, room_lock
from appservice.storage.rooms import forget_read
from appservice.storage.used import using_carried

_DELETE: Final = tuple(
    f"delete from {table} where room_id = $1"  # noqa: S608 - names of our own
    for table in (
        "lines",
        "segments",
        "turns",
        "turn_rooms",
        "acts",
        "timers",
        "awaiting_keys",
        "rooms",
    )
)
# The keys stay: an event that the homeserver brings again is none that is new.
_INBOX: Final = """
    update inbox set phase = 'done', raw = $1, reason = null, decision = null, txn_id = null
    where room_id = $2"""
_AUDIT: Final = "update audit set why = $1 where room_id = $2"
_CHUNK: Final = 500
_LINES: Final = """
    select coalesce(place, position) as place, coalesce(came, 0) as came, position, event_id,
    sender, author, kind, body, sent_ms, reply_to, thread, edited, mentions, more
    from lines where room_id = $1 and erased = 0 and left_out = 0
    and coalesce(place, position) >= $2
    and (coalesce(place, position), coalesce(came, 0), position) > ($2, $3, $4)
    order by coalesce(place, position), coalesce(came, 0), position limit $5"""

_OUTLIVED: Final = """
    select event_id from lines where room_id = $1 and erased = 0 and event_id in (
        select event_id from lines where room_id = $2 and erased = 1)
    order by position"""


class EndingPart(StorePart):
    """The methods of `ports.store.ChatStore` that end a room."""

    erased_too: ClassVar[tuple[str, ...]] = ()
    """Tables that this side alone has."""

    async def erase_room(self, room_id: RoomId) -> None:
        """See `ChatStore`."""
        writes = [
            destroying(room_id),
            *(Write(delete, [(room_id,)]) for delete in (*_DELETE, *self.erased_too)),
            Write(_INBOX, [(b"", room_id)]),
            Write(_AUDIT, [(b"", room_id)]),
        ]
        await self._database.write(writes, (room_id,), locks=[room_lock(room_id), INBOX])
        self._seal.forget(room_id)
        forget_read()

    async def carry_lines(self, old: RoomId, new: RoomId) -> int:
        """See `ChatStore`."""
        carried, after = 0, (-1, -1, -1)
        while True:
            found = await self._database.fetch(_LINES, old, *after, _CHUNK, rooms=(old,))
            if not found:
                await self._database.write([using_carried(old, new)], (old, new))
                return carried
            last = found[-1]
            after = (last["place"], last["came"], last["position"])
            rows = self._whole(found, lambda line: self._moved(line, old, new))
            carried += (await self._database.write([Write(KEEP, rows)], (new,)))[0]

    async def outlived(self, old: RoomId, new: RoomId) -> list[EventId]:
        """See `ChatStore`."""
        found = await self._database.fetch(_OUTLIVED, new, old, rooms=(old, new))
        return [EventId(line["event_id"]) for line in found]

    def _moved(self, line: Record, old: RoomId, new: RoomId) -> tuple[Value, ...]:
        body, mentions, more = (
            None if sealed is None else self._seal.close(new, self._seal.open(old, sealed))
            for sealed in (line["body"], line["mentions"], line["more"])
        )
        return (
            new,
            *(line[name] for name in ("event_id", "sender", "author", "kind")),
            body,
            *(line[name] for name in ("sent_ms", "reply_to", "thread", "edited")),
            mentions,
            more,
        )
