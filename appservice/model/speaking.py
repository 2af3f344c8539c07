"""Whether the AI user speaks: what a group chose, and what the rules say of one message."""

from dataclasses import dataclass
from enum import StrEnum


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
