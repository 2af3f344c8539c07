"""Forgetting a person on the side of direct chats: what is remembered of them, and their chats."""

from typing import Final

from appservice.model.ids import RoomId, UserId
from appservice.model.remembering import person_key
from appservice.storage.database import Write
from appservice.storage.erasing import SqlErasing
from appservice.storage.key_rows import destroying
from appservice.storage.part import room_lock

_REMEMBERED: Final = tuple(
    f"delete from {table} where room_id = $1"  # noqa: S608 - names of our own
    for table in ("memories", "memories_removed", "memories_chosen", "schedule")
)
_WHOSE: Final = "select room_id, snapshot from rooms where room_id = $1"


class SqlPersonalErasing(SqlErasing):
    """`ports.tombstones.PersonalErasing`."""

    async def erase_everywhere(self, user: UserId) -> bool:
        """See `PersonalErasing`."""
        person = person_key(user)
        writes = [destroying(person), *(Write(sql, [(person,)]) for sql in _REMEMBERED)]
        erased = any(await self._database.write(writes, (person,), [room_lock(person)]))
        self._seal.forget(person)
        return erased

    async def is_of(self, room_id: RoomId, user: UserId) -> bool:
        """See `PersonalErasing`."""
        room = self._room(await self._database.fetchrow(_WHOSE, room_id, rooms=(room_id,)))
        return room is not None and room.person == user
