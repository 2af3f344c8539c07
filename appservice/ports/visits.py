"""When the people of a group were there last, and which direct chats they have."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.visit import Moment, Visit


class VisitBook(Protocol):
    """On the rooms' side. It holds times and places in the inbox, no content."""

    async def visit(self, room_id: RoomId, user: UserId) -> Visit | None:
        """The last that is known of a person in a group."""
        ...

    async def put(self, room_id: RoomId, user: UserId, visit: Visit) -> None:
        """Store it in place of what was known."""
        ...

    async def forget(self, room_id: RoomId, user: UserId) -> None:
        """A person has left that group."""
        ...

    async def forget_room(self, room_id: RoomId) -> None:
        """The group is over, or the AI user has left it."""
        ...

    async def forget_before(self, before_ms: int) -> int:
        """Forget who gave no sign since then; returns how many that were."""
        ...

    async def moments(self, room_id: RoomId, event_ids: Sequence[EventId]) -> dict[EventId, Moment]:
        """When these events of a room reached us; those that did not are absent."""
        ...
