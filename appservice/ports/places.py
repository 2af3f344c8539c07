"""The groups of a person, for that person's own direct chat: where they may have something said."""

from typing import Protocol

from appservice.model.crossing import Place
from appservice.model.ids import RoomId, UserId


class Places(Protocol):
    """Answers from the homeserver as it is now, and only about groups that the person is in."""

    async def of(self, user: UserId) -> list[Place]:
        """All groups that this person and the AI user are both in, in an order that stays."""
        ...

    async def now(self, room_id: RoomId, user: UserId) -> Place | None:
        """One of these; None where it is none of them (any more)."""
        ...

    async def resolved(self, alias: str) -> RoomId | None:
        """Where an alias leads; None for one that leads nowhere."""
        ...
