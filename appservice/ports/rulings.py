"""What was decided and why, for people who ask, as a part of `ports.store.ChatStore`."""

from typing import Protocol

from appservice.model.ids import EventId, RoomId
from appservice.model.turn import Turn


class Rulings(Protocol):
    """What is kept of it; nothing of what people said."""

    async def ruling_of(self, room_id: RoomId, event_id: EventId) -> str | None:
        """What was decided on an event of that room; None where nothing is known."""
        ...

    async def turn_of(self, room_id: RoomId, event_id: EventId) -> Turn | None:
        """The newest turn whose answer that event is, or else that is about it."""
        ...
