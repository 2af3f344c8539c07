"""Who is charged for an answer, and what may keep it from being given."""

from dataclasses import dataclass
from enum import StrEnum

from appservice.model.ids import EventId, RoomId, TurnId, UserId


class Whose(StrEnum):
    """Of whom a limit is. In this order they are looked at, and locked."""

    EVERYBODY = "everybody"
    SERVER = "server"
    ROOM = "room"
    REMARKS = "remarks"
    PERSON = "person"


class Measure(StrEnum):
    """What is counted."""

    REPLIES = "replies"
    TOKENS = "tokens"
    IMAGES = "images"
    CALLS = "calls"
    """Answers, and those that were ended before anybody saw anything though a model was at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many within any `window_ms`. `key` is the user, server or room that it is of."""

    whose: Whose
    key: str
    measure: Measure
    most: int
    window_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An answer that somebody is to be charged for. `payer` None: nobody called for it.

    `room_id` is None for a direct chat: which room that is, is none of the ledger's business.
    `tokens`: what a model is about to read; each time it is asked this is charged.
    """

    turn_id: TurnId
    payer: UserId | None
    room_id: RoomId | None
    at_ms: int
    images: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A limit that is used up, and when it no longer is; `until_ms` None: that never changes."""

    limit: Limit
    until_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """How much of a limit is used, and when the first of it is free again (None: nothing is)."""

    limit: Limit
    amount: int
    free_ms: int | None

    @property
    def left(self) -> int:
        """What is left of it."""
        return max(0, self.limit.most - self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What one person, or nobody for what was not called for, was given: for the operator."""

    payer: UserId | None
    replies: int
    tokens: int
    images: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What somebody has used within a window; `most` None: there is no limit."""

    measure: Measure
    amount: int
    most: int | None
    window_ms: int
    free_ms: int | None


class Telling(StrEnum):
    """How somebody is told what they have used: in a group not everything is for everybody."""

    IN_FULL = "in_full"
    BRIEFLY = "briefly"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class CountUsage:
    """Count what `user` has used; `given.UsageCounted` follows."""

    user: UserId
    about: EventId
    thread: EventId | None = None
