"""What is known of people beside their rooms: how old they are, what their guardians decided."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from appservice.model.age import Ages
from appservice.model.guarding import Guarded
from appservice.model.ids import RoomId, UserId


class AgesOf(Protocol):
    """Tells ages, by every way that is configured."""

    async def __call__(
        self, users: Collection[UserId], room_id: RoomId, *, fresh: bool = False
    ) -> Ages:
        """The ages of these people, who are or come into that room (peers are asked about both).

        Bounded in time and never raising: who cannot be looked up now is `NOT_READ`, or the minor
        that they were before or are by a stored statement. `fresh`: nothing that is older than
        this moment, as far as possible.
        """
        ...


class LimitsOf(Protocol):
    """Tells what guardians decided."""

    async def __call__(self, users: Collection[UserId]) -> Guarded:
        """The limits of these people. Raises `StoreUnavailable`."""
        ...


class AgeSource(Protocol):
    """One way to read the account data of people of our own server."""

    async def read(self, user: UserId) -> Mapping[str, Any] | None:
        """The content of that person's age statement; None where there is none.

        Raises `model.errors.Unavailable` where it cannot be read now.
        """
        ...
