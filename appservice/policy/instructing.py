"""A group's instructions: as they are kept, and what ends them."""

from dataclasses import replace
from typing import Final

from appservice.model.effect import Effect, Notice, sentence
from appservice.model.ids import EventId
from appservice.model.instructions import Instructions, Unsay
from appservice.model.room import Room

_MOST_QUOTED: Final = 32


def text_of(typed: str, first: str) -> str:
    """The instructions in a command: the rest of its first line, and all lines below it.

    Blank lines are left out.
    """
    lines = (first, *typed.splitlines()[1:])
    return "\n".join(line.strip() for line in lines if line.strip())


def with_instructions(room: Room, kept: Instructions | None) -> Room:
    """The room with these, or with none."""
    return replace(room, group=replace(room.group, instructions=kept))


def quoted(kept: Instructions, event_id: EventId) -> Instructions:
    """The same, now that they are said again in answer to that event."""
    return replace(kept, quoted=(*kept.quoted, event_id)[-_MOST_QUOTED:])


def forgetting(room: Room, removed: EventId) -> tuple[Room, tuple[Effect, ...]]:
    """Whoever removes the message that holds the instructions takes them back.

    What the AI user said with the same words goes too.
    """
    kept = room.group.instructions
    if kept is None or kept.event_id != removed:
        return room, ()
    told = (Notice(sentence("instructions_removed")),) if room.listens else ()
    return with_instructions(room, None), (*told, Unsay((removed, *kept.quoted)))
