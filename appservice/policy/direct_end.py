"""Where a direct chat ended: which events still belong to it and may never be read in a group."""

from collections.abc import Sequence
from dataclasses import replace

from appservice.model.event import Heard
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.policy.admission import still_direct
from appservice.policy.fold import fold


def of_the_direct_chat(room: Room, events: Sequence[Heard]) -> tuple[EventId, ...]:
    """The IDs of `events` (oldest first) up to the one by which others came in, that one included.

    All of them when none did: then it ended by something that the homeserver does not show, and
    what is not known to be later counts as earlier. `room` is as it was known before any of them.
    """
    before = replace(room, kind=RoomKind.DIRECT, members={})
    found: list[EventId] = []
    for event in events:
        found.append(event.event_id)
        before = fold(before, event)
        if not still_direct(before):
            break
    return tuple(found)
