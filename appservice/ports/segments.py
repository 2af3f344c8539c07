"""What windows need of a room's past: threads and summaries. A part of `ports.store.ChatStore`."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.chat import Line
from appservice.model.ids import EventId, RoomId
from appservice.model.segment import Segment, Summary


class Segments(Protocol):
    """What is kept of them. The commit that changes anything in a range takes its summary away."""

    async def thread_lines(self, room_id: RoomId, root: EventId, limit: int) -> list[Line]:
        """The root of a thread and the newest of what is said in it, oldest first, no marks."""
        ...

    async def segments(self, room_id: RoomId, limit: int) -> list[Segment]:
        """The newest `limit` closed ranges of a room, oldest first."""
        ...

    async def close_segments(self, room_id: RoomId, ranges: Sequence[tuple[int, int]]) -> None:
        """Close ranges, oldest first; what begins within one that is closed already is skipped."""
        ...

    async def summarised(self, segment: Segment, summary: Summary) -> bool:
        """Store what a range comes to; False when something in it has changed since."""
        ...

    async def summary_failed(self, segment: Segment, retry_ms: int, *, counts: bool = True) -> None:
        """The summary of a range as it was failed; whether that counts as one of its tries."""
        ...
