"""Rooms where nothing is kept: which they are, and what a restart does about what they held."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from appservice.model.chat import Line
from appservice.model.ids import RoomId


class Unkept(StrEnum):
    """How it stands with such a room: its last words are here, or have to be fetched."""

    FILLED = "filled"
    EMPTY = "empty"


class UnkeptStore(Protocol):
    """One side's."""

    async def unkept(self) -> dict[RoomId, Unkept]:
        """The rooms in which something may be closed with a key that only a process has."""
        ...

    async def note_unkept(self, room_id: RoomId, how: Unkept | None) -> None:
        """Note that, or (None) that nothing in the room is closed so any more."""
        ...

    def keep_in_memory(self, room_id: RoomId, *, on: bool) -> None:
        """What is said there from now on is closed with a key of this process, or as all else."""
        ...

    async def drop_unreadable(self, room_id: RoomId) -> int:
        """Delete what an earlier process closed so: nobody can open it; returns how many rows.

        Its inputs that were not done are not known any more, so that they can be taken in again.
        Its answers under way are asked for again.
        """
        ...

    async def is_known(self, room_id: RoomId, key: str) -> bool:
        """Whether an input of that key was taken in, and is not to be taken in again."""
        ...

    async def put_last_words(self, room_id: RoomId, lines: Sequence[Line]) -> None:
        """Lines that stand before all others of the room, in that order."""
        ...
