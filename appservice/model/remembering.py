"""What the AI user remembers of one person, from that person's own direct chats alone.

No type of this file may be taken by anything on the group side: a house test and import-linter say
so. A group's prompt cannot hold what its functions cannot be given.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appservice.model.ids import EventId, RoomId, UserId

MOST_REMEMBERED: Final = 500
"""Lines per person."""

LONGEST_REMEMBERED: Final = 500
"""Characters of one line."""


class RememberedKind(StrEnum):
    """What a line is: standing instructions are always told, the others as far as they matter."""

    FACT = "fact"
    PREFERENCE = "preference"
    INSTRUCTION = "instruction"


class Origin(StrEnum):
    """How a line came: written by its owner, proposed and agreed to, or kept by opt-in."""

    OWNER = "owner"
    AGREED = "agreed"
    AUTOMATIC = "automatic"


class Remembering(StrEnum):
    """What a person chose. Paused: nothing new is kept. Off: nothing is read or kept either."""

    ON = "on"
    PAUSED = "paused"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRemembered:
    """A line to keep. `room_id` and `event_id` are the message that it came from."""

    owner: UserId
    text: str
    kind: RememberedKind
    origin: Origin
    room_id: RoomId
    event_id: EventId
    made_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered(NewRemembered):
    """A line as kept. `number` is counted per person from 1 and never given again."""

    number: int
    edited_ms: int | None = None


class NotKept(StrEnum):
    """Why a line was not kept."""

    FULL = "full"
    PAUSED = "paused"
    OFF = "off"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberingChoice:
    """What a person chose. `automatic`: what was proposed is kept without asking."""

    remembering: Remembering = Remembering.ON
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Recollection:
    """What a model may be told of a person: nothing where their memory is off.

    `edition` grows whenever lines are forgotten or reworded, or the memory is switched off.
    """

    edition: int
    lines: tuple[Remembered, ...] = ()


def person_key(user: UserId) -> RoomId:
    """The room that what is remembered of a person is stored and sealed for: no room, a name."""
    return RoomId(f"person:{user}")
