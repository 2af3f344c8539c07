"""Which person has which Space. On the rooms' side; no content."""

from typing import Protocol

from appservice.model.ids import RoomId, UserId
from appservice.model.space import Space


class SpaceBook(Protocol):
    """All raise `StoreUnavailable`; all may be repeated."""

    async def space_of(self, user: UserId) -> Space | None:
        """The person's Space, or the one they had."""
        ...

    async def space_in(self, room_id: RoomId) -> Space | None:
        """The Space that this room is now."""
        ...

    async def spaces(self) -> list[Space]:
        """All that there are now."""
        ...

    async def space_made(self, space: Space) -> None:
        """Note a person's Space; it replaces the one they had."""
        ...

    async def space_ended(self, user: UserId) -> None:
        """The person has none any more; when the last one was made stays known."""
        ...
