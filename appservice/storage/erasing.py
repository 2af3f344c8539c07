"""Forgetting a person in one room: their words, what was made of these, and where they are named.

As a redaction of each of their events would, and then no column says any more whose they were.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from appservice.model.errors import SealBroken
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room
from appservice.policy.forgetting import without_person
from appservice.ports.tombstones import Burial
from appservice.storage.codec import decode, encode
from appservice.storage.database import Record, Value, Write
from appservice.storage.erasing_sql import (
    AUDITED,
    BEFORE,
    CAME_OF,
    EMPTIED,
    LOST,
    MADE_OF,
    TOLD,
    UNNAMED,
)
from appservice.storage.kept_seal import lasting
from appservice.storage.part import StorePart, room_lock
from appservice.storage.rooms import forget_read
from appservice.storage.schedule import every_room
from appservice.storage.turns import promoting
from appservice.storage.used import emptying, left_out

_SNAPSHOT: Final = "select room_id, snapshot from rooms where room_id = $1"
_SCRUBBED: Final = "update rooms set snapshot = $1 where room_id = $2"
_MENTIONS: Final = f"""
    select position, mentions from lines where room_id = $1 and mentions is not null
    and position > $2 and {BEFORE} order by position limit $4"""  # noqa: S608 - texts of our own
_MENTIONED: Final = """
    update lines set mentions = $1 where room_id = $2 and position = $3 and mentions is not null"""
_AUDIT: Final = "select position, why from audit where room_id = $1 and at_ms < $2"
_WHY: Final = "update audit set why = $1 where room_id = $2 and position = $3"
_QUARANTINED: Final = """
    select position, raw from inbox
    where room_id = $1 and phase = 'quarantined' and seen_ms < $2"""
_EMPTY: Final = "update inbox set raw = $1, reason = null where room_id = $2 and position = $3"
_CHUNK: Final = 500


class SqlErasing(StorePart):
    """`ports.tombstones.Erasing`."""

    async def rooms(self) -> list[RoomId]:
        """See `Erasing`."""
        return await every_room(self._database)

    async def erase_in(self, room_id: RoomId, burial: Burial) -> bool:
        """See `Erasing`."""
        changed = await self._words(room_id, burial)
        changed |= await self._mentions(room_id, burial)
        changed |= await self._texts(room_id, burial)
        # It has no times, and who talks on is named in it again and again.
        await self._snapshot(room_id, burial.user)
        return changed

    async def _words(self, room_id: RoomId, burial: Burial) -> bool:
        nothing = self._seal.close(room_id, "")
        user, before_ms = burial.user, burial.erased_ms
        theirs = (room_id, user, before_ms)
        writes = [
            *(Write(sql, [theirs]) for sql in MADE_OF),
            emptying(self._seal, room_id),
            left_out(room_id),
            *(Write(sql, [theirs]) for sql in LOST),
            Write(EMPTIED, [(*theirs, b"")]),
            *(Write(sql, [theirs]) for sql in UNNAMED),
            *(Write(sql, [(*theirs, nothing)]) for sql in AUDITED),
            Write(TOLD, [(room_id, like(user), before_ms)]),
            Write(CAME_OF, [(room_id, like(user))]),
            promoting(room_id),
        ]
        changed = await self._database.write(writes, (room_id,), [room_lock(room_id)])
        return any(changed[:-2])

    async def _snapshot(self, room_id: RoomId, user: UserId) -> None:
        """Under the room's lock: what is decided there meanwhile is stored before or after."""
        async with self._database.begin((room_id,)) as tx:
            await tx.lock(room_lock(room_id))
            found = await tx.fetchrow(_SNAPSHOT, room_id)
            room = self._room(found)
            left = None if room is None else without_person(room, user)
            if left is None or left == room:
                return
            sealed = lasting(self._seal).close(room_id, encode(left))
            await tx.execute(_SCRUBBED, sealed, room_id)
        forget_read()

    async def _mentions(self, room_id: RoomId, burial: Burial) -> bool:
        """Whom others' lines are meant for. Their words stay theirs."""
        rows: list[tuple[Value, ...]] = []
        after = -1
        while found := await self._database.fetch(
            _MENTIONS, room_id, after, burial.erased_ms, _CHUNK, rooms=(room_id,)
        ):
            after = found[-1]["position"]
            for line, text in self._opened(room_id, found, "mentions"):
                people = set(json.loads(text))
                if burial.user in people:
                    rest = sorted(people - {burial.user})
                    sealed = self._seal.close(room_id, json.dumps(rest)) if rest else None
                    rows.append((sealed, room_id, line["position"]))
        if rows:
            await self._database.write([Write(_MENTIONED, rows)], (room_id,))
        return bool(rows)

    async def _texts(self, room_id: RoomId, burial: Burial) -> bool:
        """Reasons that name them, and inputs that were put aside."""
        changed = False
        for select, update, column in (
            (_AUDIT, _WHY, "why"),
            (_QUARANTINED, _EMPTY, "raw"),
        ):
            found = await self._database.fetch(select, room_id, burial.erased_ms, rooms=(room_id,))
            nothing = self._seal.close(room_id, "") if column == "why" else b""
            rows = [
                (nothing, room_id, each["position"])
                for each, text in self._opened(room_id, found, column)
                if burial.user in text
            ]
            if rows:
                await self._database.write([Write(update, rows)], (room_id,))
                changed = True
        return changed

    def _room(self, found: Record | None) -> Room | None:
        """None where nobody reads it any more: then it names nobody either."""
        if found is None:
            return None
        try:
            return decode(Room, self._seal.open(found["room_id"], found["snapshot"]))
        except SealBroken:
            return None

    def _opened(
        self, room_id: RoomId, found: Sequence[Record], column: str
    ) -> Iterator[tuple[Record, str]]:
        for each in found:
            try:
                yield each, self._seal.open(room_id, each[column])
            except SealBroken:
                continue  # nobody reads it any more, and neither do we


def like(user: UserId) -> str:
    """A pattern, escaped by `!`, for texts that hold the person's ID."""
    plain = user.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{plain}%"
