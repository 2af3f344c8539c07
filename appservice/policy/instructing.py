"""A group's instructions: as they are kept, and what ends them."""

from dataclasses import replace
from typing import Final

from appservice.model.effect import Effect, Notice, sentence
from appservice.model.ids import EventId
from appservice.model.instructions import Instructions, Unsay
from appservice.model.room import Room

_MOST_QUOTED: Final = 32
_MOST_BEFORE: Final = 8


def text_of(typed: str, first: str) -> str:
    """The instructions in a command: the rest of its first line, and all lines below it.

    Blank lines are left out.
    """
    lines = (first, *typed.splitlines()[1:])
    return "\n".join(line.strip() for line in lines if line.strip())


def with_instructions(room: Room, kept: Instructions | None) -> Room:
    """The room with these, or with none. Where those before were said is known for a while."""
    before, quotings = room.group.instructions, room.group.quotings
    if before is not None and (kept is None or kept.event_id != before.event_id):
        quotings = (*quotings, (before.event_id, *before.quoted))[-_MOST_BEFORE:]
    return replace(room, group=replace(room.group, instructions=kept, quotings=quotings))


def quoted(kept: Instructions, event_id: EventId) -> Instructions:
    """The same, now that they are said again in answer to that event."""
    return replace(kept, quoted=(*kept.quoted, event_id)[-_MOST_QUOTED:])


def forgetting(room: Room, removed: EventId) -> tuple[Room, tuple[Effect, ...]]:
    """Whoever removes the message that holds the instructions takes them back.

    What the AI user said with the same words goes too, also of those that hold no more.
    """
    kept, quotings = room.group.instructions, room.group.quotings
    if kept is not None and kept.event_id == removed:
        told = (Notice(sentence("instructions_removed")),) if room.listens else ()
        group = replace(room.group, instructions=None)
        return replace(room, group=group), (*told, Unsay((removed, *kept.quoted)))
    of_before = next((events for events in quotings if events[0] == removed), None)
    if of_before is None:
        return room, ()
    left = tuple(events for events in quotings if events != of_before)
    return replace(room, group=replace(room.group, quotings=left)), (Unsay(of_before),)
