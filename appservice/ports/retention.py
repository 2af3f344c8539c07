"""Deleting what is over, room by room and a bounded number of rows at a time.

Each method is one transaction of one room, may be repeated without harm, and does nothing where
nothing is over: whatever ends the work in between, the next run goes on with it.
"""

from dataclasses import dataclass
from typing import Protocol

from appservice.model.ids import RoomId


@dataclass(frozen=True, slots=True)
class LastRun:
    """When was last looked into all rooms of a side, and how many rows that deleted."""

    at_ms: int
    deleted: int


class Retention(Protocol):
    """One side's. `most`: so many rows at once; what is returned is how many were deleted."""

    async def drop_lines(self, room_id: RoomId, before_ms: int, now_ms: int, most: int) -> int:
        """Delete the oldest lines said before then, with marks on them and summaries of them.

        A line that claims to be from the future was said now.
        """
        ...

    async def drop_all_but(self, room_id: RoomId, newest: int, most: int) -> int:
        """Delete lines that are not among the newest, with all that was made of them."""
        ...

    async def drop_waiting(self, room_id: RoomId, before_ms: int, most: int) -> int:
        """Delete what inputs from before then still hold: put aside, or failed too often."""
        ...

    async def drop_done(self, room_id: RoomId, before_ms: int, now_ms: int, most: int) -> int:
        """Delete turns and acts that are done since then, and what was decided on inputs."""
        ...

    async def drop_reasons(self, room_id: RoomId, before_ms: int, most: int) -> int:
        """Empty the reasons of acts of power from before then; the acts stay."""
        ...

    async def drop_ids(self, room_id: RoomId, before_ms: int, most: int) -> int:
        """Forget that events which were done before then are known."""
        ...

    async def clear(self) -> bool:
        """Leave nothing of what was deleted beside the data; False when it has to be tried again.

        On SQLite that is the log of the file; on PostgreSQL, rows that nobody sees any more.
        """
        ...

    async def last_run(self) -> LastRun | None:
        """None: it never ran to its end."""
        ...

    async def ran(self, run: LastRun) -> None:
        """Note a run that went through all rooms."""
        ...
