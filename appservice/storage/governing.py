"""Timers of rooms, and the audit table of what was done with power."""

from collections.abc import Sequence
from typing import Final

from appservice.model.effect import SetTimer
from appservice.model.errors import KeyGone
from appservice.model.ids import RoomId
from appservice.ports.seal import Seal
from appservice.ports.store import AuditLine, Timer
from appservice.storage.database import Record, Write
from appservice.storage.part import StorePart
from appservice.storage.schedule import every_room, of_each

_SET: Final = """
    insert into timers (room_id, name, due_ms) values ($1, $2, $3)
    on conflict (room_id, name) do update set due_ms = excluded.due_ms"""
_END: Final = "delete from timers where room_id = $1 and name = $2"
_DONE: Final = "delete from timers where room_id = $1 and name = $2 and due_ms = $3"
_DUE: Final = "select room_id, name, due_ms from timers where due_ms <= $1 order by due_ms"
_AUDIT: Final = """
    insert into audit (line_id, room_id, at_ms, what, by_user, about, why)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (line_id) do nothing"""
_AUDITED_OF: Final = "select * from audit where room_id = $1 order by position desc limit $2"


def setting(room_id: RoomId, timers: Sequence[SetTimer]) -> list[Write]:
    """The statements that set and end timers."""
    return [
        Write(_END, [(room_id, timer.name)])
        if timer.due_ms is None
        else Write(_SET, [(room_id, timer.name, timer.due_ms)])
        for timer in timers
    ]


def auditing(seal: Seal, lines: Sequence[AuditLine]) -> Write:
    """The statement that adds audit lines and skips known ones."""
    return Write(
        _AUDIT,
        [
            (
                line.line_id,
                line.room_id,
                line.at_ms,
                line.what,
                line.by,
                line.about,
                seal.close(line.room_id, line.why),
            )
            for line in lines
        ],
    )


class GoverningPart(StorePart):
    """The timer and audit methods of `ports.store.ChatStore`."""

    async def timers_due(self, now_ms: int) -> list[Timer]:
        """See `ChatStore`."""
        found = await self._database.fetch(_DUE, now_ms)
        return [
            Timer(room_id=each["room_id"], name=each["name"], due_ms=each["due_ms"])
            for each in found
        ]

    async def timer_done(self, timer: Timer) -> None:
        """See `ChatStore`."""
        row = (timer.room_id, timer.name, timer.due_ms)
        await self._database.write([Write(_DONE, [row])], (timer.room_id,))

    async def audited(self, room_id: RoomId | None = None, limit: int = 1000) -> list[AuditLine]:
        """See `ChatStore`."""
        if room_id is None:
            every = await every_room(self._database)
            found = (await of_each(self._database, every, _AUDITED_OF, limit))[-limit:]
        else:
            newest = await self._database.fetch(_AUDITED_OF, room_id, limit, rooms=(room_id,))
            found = newest[::-1]
        return self._whole(found, self._audit_line)

    def _audit_line(self, found: Record) -> AuditLine:
        return AuditLine(
            line_id=found["line_id"],
            room_id=found["room_id"],
            at_ms=found["at_ms"],
            what=found["what"],
            by=found["by_user"],
            about=found["about"],
            why=self._why(found),
        )

    def _why(self, found: Record) -> str:
        """The reason; nothing where only the process that closed it could open it."""
        try:
            return self._seal.open(found["room_id"], found["why"])
        except KeyGone:
            return ""
