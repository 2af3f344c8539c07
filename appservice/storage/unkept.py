"""Rooms where nothing is kept, as the store sees them."""

import json
from collections.abc import Sequence
from typing import Final

from appservice.model.chat import Line
from appservice.model.ids import RoomId
from appservice.ports.unkept import Unkept
from appservice.storage.cursors import PUT_CURSOR
from appservice.storage.database import Write
from appservice.storage.history import putting_first
from appservice.storage.kept_seal import lasting
from appservice.storage.part import INBOX, StorePart, room_lock
from appservice.storage.seal import IN_MEMORY
from appservice.storage.turns import PART

_NAME: Final = "nothing kept in "
_NOTED: Final = "select name, value from cursors where name like 'nothing kept in %'"
_FORGET: Final = "delete from cursors where name = $1"
_HEAD: Final = len(IN_MEMORY)
_DELETE: Final = tuple(
    f"delete from {table} where room_id = $1 and substr({column}, 1, {_HEAD}) = $2"  # noqa: S608
    for table, column in (
        ("lines", "body"),
        ("segments", "summary"),
        ("awaiting_keys", "raw"),
        ("inbox", "raw"),
    )
)
# Answers that were left out stay so: the homeserver has their words, and hands them out again.
_LEFT_OUT: Final = f"""
    update lines set body = null, more = null, mentions = null, erased = 1
    where room_id = $1 and left_out <> 0 and substr(body, 1, {_HEAD}) = $2"""  # noqa: S608
# Of answers that are read again it is not known what they were made from: of anything before.
_MADE_OF: Final = """
    update lines set used_from = 0, used_to = 0
    where room_id = $1 and place = 0 and author = 'ai' and kind <> 'notice' and used_to is null"""
# Who waited for a key is done: the event is taken in once more, and waits again.
_WAITED: Final = f"""
    delete from inbox where room_id = $1 and key in (
        select key from awaiting_keys where room_id = $1 and substr(raw, 1, {_HEAD}) = $2)"""  # noqa: S608
# What a model says to them the second time is an input like the first, under the same key.
_ANSWERS: Final = f"""
    delete from inbox where room_id = $1 and key in (
        select 'own:' || turn_id from turns where room_id = $1 and phase in ('answered', 'sending')
        and (substr(answer, 1, {_HEAD}) = $2 or substr(content, 1, {_HEAD}) = $2))"""  # noqa: S608
_TURNS: Final = f"""
    update turns set answer = null, content = null,
        phase = case when phase in ('answered', 'sending') then 'asked' else phase end
    where room_id = $1 and phase <> 'dropped' and (
        substr(answer, 1, {_HEAD}) = $2 or substr(content, 1, {_HEAD}) = $2)"""  # noqa: S608
_TAKEN: Final = "select 1 as known from inbox where room_id = $1 and key = $2"
_CLOSING: Final = f"""
    update turns set answer = null, content = $3
    where room_id = $1 and phase = 'dropped' and substr(content, 1, {_HEAD}) = $2"""  # noqa: S608
_REASONS: Final = f"""
    update audit set why = $3 where room_id = $1 and substr(why, 1, {_HEAD}) = $2"""  # noqa: S608


class SqlUnkept(StorePart):
    """`ports.unkept.UnkeptStore`."""

    async def unkept(self) -> dict[RoomId, Unkept]:
        """See `UnkeptStore`."""
        found = await self._database.fetch(_NOTED)
        return {RoomId(each["name"].removeprefix(_NAME)): Unkept(each["value"]) for each in found}

    async def note_unkept(self, room_id: RoomId, how: Unkept | None) -> None:
        """See `UnkeptStore`."""
        name = _NAME + room_id
        write = Write(_FORGET, [(name,)]) if how is None else Write(PUT_CURSOR, [(name, how.value)])
        await self._database.write([write])

    def keep_in_memory(self, room_id: RoomId, *, on: bool) -> None:
        """See `UnkeptStore`."""
        self._seal.keep_in_memory(room_id, on=on)

    async def drop_unreadable(self, room_id: RoomId) -> int:
        """See `UnkeptStore`. Nobody says any more what was seen of an answer that had ended."""
        nothing_seen = lasting(self._seal).close(room_id, json.dumps({PART: ""}))
        changed = await self._database.write(
            [
                Write(_WAITED, [(room_id, IN_MEMORY)]),
                Write(_LEFT_OUT, [(room_id, IN_MEMORY)]),
                *(Write(delete, [(room_id, IN_MEMORY)]) for delete in _DELETE),
                Write(_ANSWERS, [(room_id, IN_MEMORY)]),
                Write(_TURNS, [(room_id, IN_MEMORY)]),
                Write(_CLOSING, [(room_id, IN_MEMORY, nothing_seen)]),
                Write(_REASONS, [(room_id, IN_MEMORY, b"")]),
            ],
            (room_id,),
            locks=[room_lock(room_id), INBOX],
        )
        return sum(changed)

    async def is_known(self, room_id: RoomId, key: str) -> bool:
        """See `UnkeptStore`."""
        return await self._database.fetchrow(_TAKEN, room_id, key, rooms=(room_id,)) is not None

    async def put_last_words(self, room_id: RoomId, lines: Sequence[Line]) -> None:
        """See `UnkeptStore`."""
        await self._database.write(
            [putting_first(self._seal, lines), Write(_MADE_OF, [(room_id,)])],
            (room_id,),
            locks=[room_lock(room_id)],
        )
