"""Who is whose guardian, how that came about, and what was changed and is told of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appservice.model.guarding import NO_LIMITS, Limits, QuietHours
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
    themselves forgotten: the link is found by whoever names them. `asked_ms`: when the
    guardian last wished to ask. `question_ms`, `notice`, `agreed`: when the child was asked, by
    which message, and what they said.
    """

    guardian: UserId
    child: UserId
    words: tuple[Word, ...] = ()
    limits: Limits = NO_LIMITS
    asked_ms: int = 0
    question_ms: int = 0
    notice: EventId | None = None
    agreed: bool | None = None


class Kind(StrEnum):
    """What an entry is: a change, which the log shows; news; what waits for a word; an alarm."""

    CHANGE = "change"
    NEWS = "news"
    ASK = "ask"
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


class Switch(StrEnum):
    """What a guardian can switch off; each is the name of a field of `Limits`."""

    GROUPS = "groups"
    IMAGES = "images"
    VOICE = "voice"
    MEMORY = "memory"
    UNASKED = "unasked"


class RoomWord(StrEnum):
    """What a guardian says of a single group."""

    OFF = "off"
    ON = "on"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class ShowAll:
    """Who one's guardians are and what they decided; whose guardian one is."""


@dataclass(frozen=True, slots=True)
class ShowChild:
    """What is decided for a child, by whom, and which groups they are in."""

    child: UserId


@dataclass(frozen=True, slots=True)
class ShowLog:
    """What was changed for a child."""

    child: UserId


@dataclass(frozen=True, slots=True)
class SetSwitch:
    """Switch something on or off for a child."""

    child: UserId
    switch: Switch
    on: bool


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Hours in which nothing is answered; None: there are none."""

    child: UserId
    hours: QuietHours | None


@dataclass(frozen=True, slots=True)
class SetRoom:
    """A single group of a child, by its number in the list or by its ID."""

    child: UserId
    room: str
    word: RoomWord


@dataclass(frozen=True, slots=True)
class AskChild:
    """Ask somebody whether one may be their guardian."""

    child: UserId


@dataclass(frozen=True, slots=True)
class AnswerAsk:
    """The child's answer; `guardian` where more than one asked."""

    agreed: bool
    guardian: UserId | None


@dataclass(frozen=True, slots=True)
class EndLink:
    """End what began by such a question; None: all of one's own guardians."""

    other: UserId | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Nothing of that; the sentence that says how it is written."""

    say: str


SetLimit = SetSwitch | SetQuiet | SetRoom
WishAsGuardian = ShowAll | ShowChild | ShowLog | SetLimit | AskChild | AnswerAsk | EndLink | Wrong
"""All that `guardian …` can mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryGuardianWish:
    """An act: carry out what `by` wrote after `guardian`, in their direct chat."""

    by: UserId
    rest: str
    about: EventId
