"""What is kept of one person, as rows with names: for who wants to have it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from appservice.model.ids import RoomId, UserId

Rows = Sequence[Mapping[str, Any]]


class OwnData(Protocol):
    """One side's. What others wrote is never part of it."""

    async def rooms(self) -> Sequence[RoomId]:
        """All rooms of which anything is kept on this side."""
        ...

    async def of_room(self, room_id: RoomId, user: UserId) -> Mapping[str, Rows]:
        """What was done and decided in a room at their wish or about them, by kind."""
        ...


class ServerOwnData(OwnData, Protocol):
    """The rooms' side's, with what limits count."""

    async def of_server(self, user: UserId) -> Mapping[str, Rows]:
        """What is counted and noted of a person outside of rooms, by kind."""
        ...
