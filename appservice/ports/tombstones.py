"""Who had themselves forgotten: a keyed hash of each, and nothing else of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class Burial:
    """A person who is to be forgotten: what they said before `erased_ms` goes."""

    user: UserId
    erased_ms: int


class Tombstones(Protocol):
    """Kept on the rooms' side for the whole server. Each method may be repeated without harm."""

    async def bury(self, user: UserId, now_ms: int) -> None:
        """From now on nothing is taken in that they said before; the rest is to be forgotten.

        Where they wish not to be invited, that is kept with it.
        """
        ...

    async def pending(self) -> list[Burial]:
        """Of whom something may be kept still, the oldest wish first. Notices other processes'."""
        ...

    async def done(self, burial: Burial) -> None:
        """Nothing is kept of them: from now on their name is not either."""
        ...

    async def erased_ms(self, user: UserId) -> int:
        """Since when they are forgotten, 0 where they are not. Cheap: asked for each message."""
        ...


class Erasing(Protocol):
    """Forgets people, on one side's database, room by room. Each call is safe to repeat."""

    async def rooms(self) -> Sequence[RoomId]:
        """All rooms of which anything is kept on this side."""
        ...

    async def erase_in(self, room_id: RoomId, burial: Burial) -> bool:
        """Take out of a room what a person said, what was made of it, and where they are named.

        What they say after their wish is not touched; in what has no time they are named no more.
        False when there was nothing (left) of before their wish.
        """
        ...


class PersonalErasing(Erasing, Protocol):
    """The same on the side of direct chats, with what is kept of a person outside of rooms."""

    async def is_of(self, room_id: RoomId, user: UserId) -> bool:
        """Whether something is kept of that room as a direct chat of that person, ended or not."""
        ...

    async def erase_everywhere(self, user: UserId) -> bool:
        """Forget what is remembered of a person, and what they chose. False when not there."""
        ...


class ServerErasing(Erasing, Protocol):
    """The same on the rooms' side, with what is kept of people outside of rooms."""

    async def erase_everywhere(self, burial: Burial) -> bool:
        """Take a person out of ledgers and books; numbers stay, of nobody. False when not there."""
        ...
