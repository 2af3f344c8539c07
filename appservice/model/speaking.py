"""Whether the AI user speaks: what a group chose, what is looked at, and what the rules say."""

from dataclasses import dataclass
from enum import StrEnum

from appservice.model.chat import Line
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room


class Mode(StrEnum):
    """When the AI user speaks in a group: when it seems right, only when called, or never."""

    AUTO = "auto"
    MENTION = "mention"
    OFF = "off"


class Call(StrEnum):
    """What the rules make of a message. `JUDGE`: they cannot know, a model is asked."""

    SPEAK = "speak"
    SILENT = "silent"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A call, and the reason for it as a short key ("mentioned", "reply to a human")."""

    call: Call
    why: str


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction that is known: of whom, with what, on which event."""

    sender: UserId
    target: EventId
    key: str
    sent_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The talk that a message falls into, as far as it is known; the message is not part of it.

    `lines`: what was said lately in the whole room, oldest first, edits applied; the more of the
    message's own thread is among them the better, its root above all. `target`: the line that the
    message replies to or edits, as it was before, wherever that is. `now_ms` is our own clock.
    `mode`: what the group chose. `reactions`: those on these lines, oldest first.
    """

    room: Room
    lines: tuple[Line, ...] = ()
    target: Line | None = None
    now_ms: int
    mode: Mode = Mode.AUTO
    reactions: tuple[Reacted, ...] = ()
