"""A turn: the stored life of one answer, from being asked to being sent or dropped."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from appservice.model.ids import EventId, RoomId, TurnId, UserId


class TurnPhase(StrEnum):
    """Where a turn is. One per room and thread is asked .. sending at most.

    `closing`: it is dropped, but a part of its answer can be seen and is still to be ended.
    """

    WAITING = "waiting"
    ASKED = "asked"
    ANSWERED = "answered"
    SENDING = "sending"
    CLOSING = "closing"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn as stored. `content` is the cleared Matrix content, sent under `txn_id`.

    `why`, `unasked` and `again` are as in `effect.OpenTurn`. `shown` is the event under which a
    part of the answer can be seen already; `model` is who answered, as the configuration names it;
    `route_why` is why that one was asked first. Before `sending`, a `txn_id` says that a part may
    have been sent under it, and `part` is its Markdown. `for_adults`: its words were made, or
    cleared, for adults alone.
    """

    turn_id: TurnId
    room_id: RoomId
    phase: TurnPhase
    about: EventId
    asker: UserId
    opened_ms: int
    thread: EventId | None = None
    why: str = ""
    unasked: bool = False
    again: EventId | None = None
    shown: EventId | None = None
    model: str | None = None
    route_why: str = ""
    answer: str | None = None
    content: Mapping[str, Any] | None = None
    txn_id: str | None = None
    part: str | None = None
    sent_event_id: EventId | None = None
    dropped_why: str | None = None
    for_adults: bool = False

    @property
    def place(self) -> EventId | None:
        """The own event that the answer is put into by an edit, if it is not one of its own."""
        return self.shown or self.again


@dataclass(frozen=True, slots=True)
class Untrue:
    """What the answer of a turn was made from is not so any more: it is asked anew, not said.

    `narrowed`: that it was for adults alone. Part of `given.Own`.
    """

    turn_id: TurnId
    narrowed: bool = False
