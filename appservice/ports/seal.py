"""Every column that holds what people wrote goes through this port."""

from typing import Protocol

from appservice.model.ids import RoomId


class Seal(Protocol):
    """Closes and opens text for one room."""

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Names of the keys that it opens with; it closes with the first. None: nothing is closed.

        A name says nothing about its key.
        """
        ...

    def close(self, room_id: RoomId, text: str) -> bytes:
        """What is stored for a text."""
        ...

    def open(self, room_id: RoomId, sealed: bytes) -> str:
        """The text that was stored for that room.

        Raises `model.errors.SealBroken` for what was changed since or belongs to another room, and
        `SealUnknown` for what was closed with a key that is not here.
        """
        ...
