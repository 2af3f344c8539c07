"""How a group wants the AI user to talk: a tone from our list, and words of its own."""

from dataclasses import dataclass
from enum import StrEnum

from appservice.model.ids import EventId, UserId


class Tone(StrEnum):
    """A way of talking that has a name. What each asks of a model is in `prompt.guidance`."""

    USUAL = "usual"
    BRIEF = "brief"
    FRIENDLY = "friendly"
    FORMAL = "formal"
    PLAYFUL = "playful"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """A group's own words on how to talk in it, `by` whom, and the event that holds them.

    They are stored with the room and stand in no state event, which would be clear text.
    `quoted` are the events that the AI user answered with these words.
    """

    text: str
    by: UserId
    event_id: EventId
    quoted: tuple[EventId, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsay:
    """Remove the AI user's own notices that answer these events: they quote what was removed."""

    answers_to: tuple[EventId, ...]
