"""What a judge is asked about: whether the AI user says something though nobody called it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appservice.model.ids import EventId, UserId

HEART: Final = "\u2764\ufe0f"
SHUSH: Final = "\U0001f92b"
SIGNS: Final = (
    HEART,
    "\U0001f389",  # party popper
    "\U0001f44d",  # thumbs up
    "\U0001f44f",  # clapping hands
    "\U0001f602",  # tears of joy
    "\U0001f91e",  # crossed fingers
)
"""What a judge can have the AI user react with; nothing that could be meant badly."""


class Opinion(StrEnum):
    """What a judge says to do."""

    SPEAK = "speak"
    REACT = "react"
    SILENT = "silent"


class Reason(StrEnum):
    """Why, in the judge's view: words of ours, so that nothing of what people said is in them."""

    ASKS_EVERYBODY = "asks everybody"
    ASKS_IT = "asks it"
    CAN_HELP = "can help"
    FALSE_FACT = "false fact"
    GOOD_NEWS = "good news"
    THANKS = "thanks"
    BETWEEN_PEOPLE = "between people"
    SETTLED = "settled"
    SMALL_TALK = "small talk"
    UNCLEAR = "unclear"
    FAILED = "no model said it"
    NONSENSE = "no clear word"
    GONE = "question is gone"


OF_FAILURES: Final = frozenset({Reason.FAILED, Reason.NONSENSE, Reason.GONE})
"""Reasons that are not the judge's to choose: it gave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A burst of talk that a judge is asked about once, when it has been quiet for a while.

    `about` is its newest message, which `asker` said in that thread. `since_ms` is when its first
    one was heard, `heard_ms` when anybody was last heard. `asked_ms`: when the judge was asked, 0
    before; `tries`: how often. `named`: perhaps it was called in it, so that a word would be an
    answer and no remark.
    """

    about: EventId
    asker: UserId
    thread: EventId | None = None
    since_ms: int
    heard_ms: int
    asked_ms: int = 0
    tries: int = 0
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What is known of a group for it. `calls` and `reacted` are the times of the last hour."""

    considered: Considered | None = None
    calls: tuple[int, ...] = ()
    reacted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeRules:
    """How the operator wants it; durations in milliseconds.

    `pause_ms`: how long nobody speaks or types before the judge is asked, `longest_pause_ms` after
    the first message at the latest. `timeout_ms` bounds the call. `sure`: how sure the judge has to
    be (0 to 1) where nobody disliked a remark. `calls` and `reactions` are per room and hour.
    `model`: who judges, by name; None leaves it to the order of models.
    """

    pause_ms: int = 4_000
    longest_pause_ms: int = 20_000
    timeout_ms: int = 8_000
    sure: float = 0.7
    calls: int = 30
    reactions: int = 4
    model: str | None = None


@dataclass(frozen=True, slots=True)
class AskJudge:
    """Ask a model about the talk up to `about`; the input `given.Judged` follows."""

    about: EventId
    asked_ms: int


@dataclass(frozen=True, slots=True)
class React:
    """Annotate an event with a sign."""

    target: EventId
    key: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """Note what came of an earlier input, whose own decision was to wait for it."""

    event_id: EventId
    why: str


JudgeAct = AskJudge | React
