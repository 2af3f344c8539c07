"""Every column that holds what people wrote goes through this port.

The "room" of what is remembered of a person is `model.remembering.person_key`.
"""

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

        Raises `model.errors.SealBroken` for what was changed since or belongs to another room,
        `KeyGone` (a `SealBroken`) for what can be opened no more, on purpose, and `SealUnknown` for
        what was closed with a key that is not here.
        """
        ...

    def keep_in_memory(self, room_id: RoomId, *, on: bool = True) -> None:
        """Close what is said there from now on with a key that is never stored.

        After a restart such text raises `KeyGone`. Until then it opens, also when `on=False` has
        what is said from then on stored like all else. Say it again after each start.
        """
        ...

    def forget(self, room_id: RoomId) -> None:
        """Let go of the room's keys in this process: they are destroyed where they were stored.

        Also of the one that `keep_in_memory` closes with; what follows is closed with another.
        """
        ...
