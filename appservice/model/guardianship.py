"""Who is whose guardian, how that came about, and what was changed and is told of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appservice.model.guarding import NO_LIMITS, Limits
from appservice.model.ids import EventId, UserId


class How(StrEnum):
    """By whose word somebody is a guardian: the operator's, a signed statement's, the child's."""

    OPERATOR = "operator"
    STATEMENT = "statement"
    HANDSHAKE = "handshake"


@dataclass(frozen=True, slots=True)
class Word:
    """One word by which a link holds, and since when."""

    how: How
    since_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A guardian and a child: it holds while there is a word for it (`words`).

    `limits` is what this guardian decided. `guardian` or `child` is "" where that person had
    themselves forgotten: the link is found by whoever names them. `asked_ms`, `notice`, `agreed`:
    when the child was asked for it last, by which message, and what they said.
    """

    guardian: UserId
    child: UserId
    words: tuple[Word, ...] = ()
    limits: Limits = NO_LIMITS
    asked_ms: int = 0
    notice: EventId | None = None
    agreed: bool | None = None


class Kind(StrEnum):
    """What an entry is: a change, which the log shows; news alone; or a sign of distress."""

    CHANGE = "change"
    NEWS = "news"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done or is to be told: a sentence of the catalogue (`say`, `data`).

    `key` is of what led to it. `to` is told it once; `by` is who did it, the operator where None.
    """

    key: str
    child: UserId
    guardian: UserId
    to: UserId
    by: UserId | None
    at_ms: int
    say: str
    data: tuple[tuple[str, str], ...] = ()
    kind: Kind = Kind.CHANGE


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that are told to one person in one message; `name` is the same at every try."""

    name: str
    to: UserId
    entries: tuple[Entry, ...]


ASK_LASTS_MS: Final = 7 * 86_400_000
"""How long a child can agree to what they were asked."""
