"""What was done about people, noted for undoing it and for counting it."""

from dataclasses import replace

from appservice.model.group import Deed
from appservice.model.room import Room

_MOST = 100


def with_deeds(room: Room, *deeds: Deed) -> Room:
    """The room with that noted, the oldest forgotten."""
    noted = (*room.group.deeds, *deeds)[-_MOST:]
    return replace(room, group=replace(room.group, deeds=noted))
