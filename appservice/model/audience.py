"""Who would read what is said in a room: everybody joined or invited but the AI user."""

from dataclasses import dataclass

from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class Audience:
    """The readers of a room at one moment, from a fresh snapshot."""

    room_id: RoomId
    people: frozenset[UserId]
