"""Where a direct chat ended: which events still belong to it and may never be read in a group."""

from collections.abc import Sequence

from appservice.model.event import Heard
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.policy.admission import still_direct
from appservice.policy.fold import fold


def of_the_direct_chat(
    room_id: RoomId, ai: UserId, person: UserId | None, events: Sequence[Heard]
) -> tuple[EventId, ...]:
    """The IDs of `events` (oldest first) up to the one by which others came in, that one included.

    All of them when none did: then it ended by something that the homeserver does not show, and
    what is not known to be later counts as earlier.
    """
    room = Room(room_id=room_id, kind=RoomKind.DIRECT, ai=ai, person=person)
    found: list[EventId] = []
    for event in events:
        found.append(event.event_id)
        room = fold(room, event)
        if not still_direct(room):
            break
    return tuple(found)
