"""Of which kind each room is, and whose a direct chat is."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind


class Directory(Protocol):
    """Of which kind each room is: no content, kept on the rooms' side."""

    async def kinds(self, room_ids: Sequence[RoomId]) -> dict[RoomId, RoomKind]:
        """The stored kinds; rooms that are not known are absent."""
        ...

    async def set_kind(self, room_id: RoomId, kind: RoomKind, now_ms: int) -> None:
        """Store a kind. `DIRECT` never follows `GROUP`: that raises `ValueError`."""
        ...

    async def set_person(self, room_id: RoomId, person: UserId) -> None:
        """Note whose direct chat that is; nothing happens where it is none."""
        ...

    async def person_of(self, room_id: RoomId) -> UserId | None:
        """Whose direct chat that is; None where it is none."""
        ...

    async def direct_chats(self, person: UserId) -> list[RoomId]:
        """The direct chats of a person, the newest first."""
        ...
