"""The last words of a room where nothing is kept, from what its homeserver has of them."""

from collections.abc import Iterable
from dataclasses import replace

from appservice.model.chat import Author, Line
from appservice.model.event import Heard, RoomMessage
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.decide.message import author_of, line_of
from appservice.policy.parsing import command_words


def last_words(events: Iterable[Heard], room: Room, rules: Rules, most: int) -> list[Line]:
    """The newest lines that would be there if they had been kept, oldest first.

    `events` are in the room's own order. Commands, what was removed, and what was said by who is
    out or before the AI user read along is none of them; edits count as in any talk.
    """
    lines: dict[EventId, Line] = {}
    for event in events:
        if not isinstance(event, RoomMessage) or not _counts(event, room, rules):
            continue
        if event.replaces is None:
            lines[event.event_id] = line_of(event, author_of(event, rules))
        elif (line := lines.get(event.replaces)) is not None and line.sender == event.sender:
            lines[line.event_id] = replace(
                line, body=event.body, file=event.file, choices=event.choices, edited=True
            )
    return list(lines.values())[-most:] if most else []


def _counts(event: RoomMessage, room: Room, rules: Rules) -> bool:
    own = event.sender == rules.ai
    if (own and event.aside) or event.sent_ms < room.group.reads_from_ms:
        return False
    if not own and not room.joined(event.sender):
        return False
    if event.replaces is not None and not event.assured:
        return False
    human = author_of(event, rules) is Author.HUMAN
    if human and command_words(event.typed or event.body, rules.prefix) is not None:
        return False
    return room.kind is not RoomKind.DIRECT or own or event.sender == room.person
