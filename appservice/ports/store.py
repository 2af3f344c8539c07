"""What is kept, and the few transactions by which it changes.

A `ChatStore` exists twice with the same shape: one for rooms, one (another database role or file)
for direct chats. Each method is one database transaction; each may be repeated without harm.
All raise `model.errors.StoreUnavailable` when the database does not answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from appservice.model.chat import Line
from appservice.model.effect import AnswerTurn, HistoryEffect, SetTimer
from appservice.model.ids import ActId, EventId, RoomId, SessionId, TurnId, UserId
from appservice.model.room import Room
from appservice.ports.rulings import Rulings
from appservice.ports.segments import Segments
from appservice.ports.turns import TurnStore


class Source(StrEnum):
    """By which way an input came."""

    TRANSACTION = "transaction"
    SYNC = "sync"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """An input to be stored. `key` is its event ID, or a made one; `raw` the JSON text as it came.

    A key that is already known is skipped, whatever else the row says.
    """

    key: str
    room_id: RoomId
    source: Source
    raw: str
    seen_ms: int
    txn_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(NewRow):
    """An input as stored. `position` grows in the order of storing; `attempts` counts failures.

    `waited_ms`: how long it was put aside until the key of its message came.
    """

    position: int
    attempts: int = 0
    waited_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A row to be put aside until the key of that session comes; `about` is the event it edits."""

    row: NewRow
    session_id: SessionId
    sender: UserId
    about: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTurn:
    """A turn to open; it waits while another of its room and thread is open."""

    turn_id: TurnId
    about: EventId
    asker: UserId
    thread: EventId | None
    opened_ms: int
    why: str = ""
    unasked: bool = False
    again: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAct:
    """An effect to be carried out after the commit: `kind` names it, `payload` is its JSON."""

    act_id: ActId
    room_id: RoomId
    kind: str
    payload: Mapping[str, Any]
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer of a room that is due at `due_ms`."""

    room_id: RoomId
    name: str
    due_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One act of power: what was done, at whose wish, about whom, and why."""

    line_id: str
    room_id: RoomId
    at_ms: int
    what: str
    by: UserId | None = None
    about: UserId | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """All that one input changes, stored in one commit that also marks its row as done.

    `decision` says why. `room` replaces the stored snapshot. `drop` are (why, about or None = all)
    of turns not yet `sending`. `answers` gives model words to turns still `asked`.
    Known acts and turns are skipped. `rulings` replace what was decided on earlier inputs. `aside`
    is kept in `ports.awaiting`. `late`: what is said here was said long ago, and has its place in
    history there.
    """

    row_key: str
    room_id: RoomId
    decision: str
    now_ms: int
    room: Room | None = None
    history: Sequence[HistoryEffect] = ()
    open_turns: Sequence[NewTurn] = ()
    drop: Sequence[tuple[str, EventId | None]] = ()
    answers: Sequence[AnswerTurn] = ()
    acts: Sequence[StoredAct] = ()
    rows: Sequence[NewRow] = ()
    timers: Sequence[SetTimer] = ()
    audit: Sequence[AuditLine] = ()
    rulings: Sequence[tuple[EventId, str]] = ()
    aside: Aside | None = None
    late: bool = False


class ChatStore(Segments, Rulings, TurnStore, Protocol):
    """Rooms of one side: their inbox, snapshot, history, turns and acts."""

    async def append(self, rows: Sequence[NewRow], cursor: tuple[str, str] | None = None) -> int:
        """Store inputs, and a cursor's new value, in one commit; returns how many rows were new."""
        ...

    async def next_row(self, room_id: RoomId) -> Row | None:
        """The oldest row of a room that is neither done nor quarantined."""
        ...

    async def rooms_with_rows(self) -> list[RoomId]:
        """Rooms that have such a row."""
        ...

    async def every_room(self) -> list[RoomId]:
        """All rooms of which anything is kept, those that ended included."""
        ...

    async def settle(self) -> None:
        """Take the rooms that have no work any more off the schedule, one after the other.

        The looks without a room (`rooms_with_rows`, `open_turns()`, `open_acts()`) go from one
        room of the schedule to the next: too many there cost time, none can be missing.
        """
        ...

    async def commit(self, step: Step) -> None:
        """Store a whole step. Nothing happens when its row is already done."""
        ...

    async def row_failed(self, room_id: RoomId, key: str, reason: str, limit: int) -> bool:
        """Count a failure of a row; True when this was the `limit`th and it is now quarantined."""
        ...

    async def quarantined(self) -> list[tuple[str, RoomId, str]]:
        """(key, room, reason) of every quarantined row, oldest first."""
        ...

    async def room(self, room_id: RoomId) -> Room | None:
        """The stored snapshot."""
        ...

    async def put_room(self, room: Room) -> None:
        """Store a snapshot that was read from the homeserver."""
        ...

    async def rooms(self) -> list[Room]:
        """All stored snapshots that are not `LEFT`."""
        ...

    async def lines(self, room_id: RoomId, limit: int) -> list[Line]:
        """The newest `limit` lines of history without marks, oldest first."""
        ...

    async def lines_between(
        self, room_id: RoomId, limit: int, first: int = 0, last: int = 2**62
    ) -> list[Line]:
        """The same of what stands between two places, both included, with marks among them.

        Of marks the newest `limit`, as far as they are not older than all of the lines.
        """
        ...

    async def said_by(self, room_id: RoomId, sender: UserId, limit: int) -> list[Line]:
        """The newest `limit` lines of one sender, marks too, oldest first."""
        ...

    async def line(self, room_id: RoomId, event_id: EventId) -> Line | None:
        """One line of history."""
        ...

    async def is_answer(self, room_id: RoomId, event_id: EventId) -> bool:
        """Whether a line is what a model said to somebody, however long ago."""
        ...

    async def last_own(
        self, room_id: RoomId, ai: UserId, thread: EventId | None = None
    ) -> Line | None:
        """The newest answer of the AI user (no notice) that was not erased.

        That of one thread, or of what is said outside of threads.
        """
        ...

    async def open_acts(self, room_id: RoomId | None = None) -> list[StoredAct]:
        """Acts not done, oldest first; of one room or all."""
        ...

    async def append_acts(self, acts: Sequence[StoredAct]) -> None:
        """Store acts that no input led to (what a new room needs); known IDs are skipped."""
        ...

    async def act_done(self, room_id: RoomId, act_id: ActId, outcome: str) -> None:
        """Mark an act as done (or given up), with what came of it."""
        ...

    async def act_failed(self, room_id: RoomId, act_id: ActId, why: str) -> None:
        """Count a failed try of an act; it stays open."""
        ...

    async def timers_due(self, now_ms: int) -> list[Timer]:
        """Timers whose time has come, the earliest first."""
        ...

    async def timer_done(self, timer: Timer) -> None:
        """Forget a timer, unless it was set to another time since."""
        ...

    async def audited(self, room_id: RoomId | None = None, limit: int = 1000) -> list[AuditLine]:
        """The newest audit lines, oldest first; of one room or all."""
        ...

    async def erase_room(self, room_id: RoomId) -> None:
        """Forget a room: snapshot, history, turns, acts, timers, what inputs held.

        What stays: that its events are known, by their IDs, and its audit lines without reasons.
        """
        ...

    async def carry_lines(self, old: RoomId, new: RoomId) -> int:
        """Copy the history of a room to its successor, in order; returns how many were new."""
        ...

    async def outlived(self, old: RoomId, new: RoomId) -> list[EventId]:
        """What was erased in a room, and is still there in its successor."""
        ...

    async def cursor(self, name: str) -> str | None:
        """A stored cursor (`/sync` tokens, the time we were last alive)."""
        ...

    async def put_cursor(self, name: str, value: str | None) -> None:
        """Store a cursor, or forget it (None)."""
        ...

    async def ping(self) -> None:
        """Raise unless the database answers and can be written."""
        ...
