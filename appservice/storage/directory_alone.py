"""The directory of the one Parlour that runs on a database: what it has read it knows.

Every event that comes in is routed by the kind of its room, and kinds hardly ever change. Only who
holds the database alone (`files.held`, `postgresql.held`) may remember them: nobody else changes
any. Several workers on one database would have to read again, or tell each other.
"""

from collections.abc import Sequence

from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind
from appservice.ports.directory import Directory


class RememberingDirectory:
    """`ports.store.Directory` over another one. Rooms that are not known are asked for again."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._known: dict[RoomId, RoomKind] = {}
        self._changes = 0

    async def kinds(self, room_ids: Sequence[RoomId]) -> dict[RoomId, RoomKind]:
        """See `Directory`."""
        kinds = {room: self._known[room] for room in room_ids if room in self._known}
        lacking = [room for room in room_ids if room not in kinds]
        if lacking:
            changes = self._changes
            found = await self._directory.kinds(lacking)
            if changes == self._changes:  # else it may be older than what was changed meanwhile
                self._known.update(found)
            kinds.update(found)
        return kinds

    async def set_kind(self, room_id: RoomId, kind: RoomKind, now_ms: int) -> None:
        """See `Directory`. Whatever becomes of it, the kind is read anew afterwards."""
        try:
            await self._directory.set_kind(room_id, kind, now_ms)
        finally:
            self._changes += 1
            self._known.pop(room_id, None)

    async def set_person(self, room_id: RoomId, person: UserId) -> None:
        """See `Directory`."""
        await self._directory.set_person(room_id, person)

    async def person_of(self, room_id: RoomId) -> UserId | None:
        """See `Directory`."""
        return await self._directory.person_of(room_id)

    async def direct_chats(self, person: UserId) -> list[RoomId]:
        """See `Directory`."""
        return await self._directory.direct_chats(person)
