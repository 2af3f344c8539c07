"""Every column that holds what people wrote goes through this port."""

from typing import Protocol

from appservice.model.ids import RoomId


class Seal(Protocol):
    """Closes and opens text for one room. The identity, until encryption at rest."""

    def close(self, room_id: RoomId, text: str) -> bytes:
        """What is stored for a text."""
        ...

    def open(self, room_id: RoomId, sealed: bytes) -> str:
        """The text that was stored."""
        ...
