"""Rows put aside until the keys of their messages come. Each side has its own, beside its inbox.

How a row gets there: `ports.store.Step.aside`, in the commit that takes it out of the inbox. All
raise `model.errors.StoreUnavailable` when the database does not answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from appservice.model.ids import EventId, RoomId, SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingRow:
    """A row put aside. `raw` is as it came, `since_ms` when it came; `asked`: for its key.

    `about` is the event that it edits, which waits for the same key.
    """

    key: str
    room_id: RoomId
    session_id: SessionId
    sender: UserId
    raw: str
    since_ms: int
    asked: bool
    about: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingCount:
    """How much waits: rows, in how many rooms, and since when the oldest does (None: nothing)."""

    rows: int
    rooms: int
    oldest_ms: int | None


class Awaiting(Protocol):
    """The rows of one side that wait for keys."""

    async def rooms(self) -> list[RoomId]:
        """Rooms with such rows."""
        ...

    async def of(self, room_id: RoomId) -> list[AwaitingRow]:
        """Those of one room, in the order in which they came."""
        ...

    async def waits(self, room_id: RoomId, session_id: SessionId) -> bool:
        """Whether rows of that session wait."""
        ...

    async def session_of(self, room_id: RoomId, event_id: EventId) -> SessionId | None:
        """The session that an event waits for, if it does."""
        ...

    async def asked(self, room_id: RoomId, session_id: SessionId) -> None:
        """Mark that the key of that session was asked for."""
        ...

    async def bring_back(self, room_id: RoomId, keys: Sequence[str], now_ms: int) -> int:
        """Put rows back into the inbox at their old places, in one commit; returns how many.

        They carry `Row.waited_ms` from then on.
        """
        ...

    async def trim(self, room_id: RoomId, most: int, of_one: int) -> int:
        """Forget rows of a room for good; returns how many.

        Each sender's oldest that are over `of_one`; of all that are over `most`, the oldest of
        those who have the most there.
        """
        ...

    async def drop_before(self, since_ms: int) -> int:
        """Forget for good what has waited since before that time; returns how many rows."""
        ...

    async def count(self) -> AwaitingCount:
        """How much waits in all rooms."""
        ...
