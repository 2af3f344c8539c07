"""Who would read what is said in a room: everybody joined or invited but the AI user."""

from dataclasses import dataclass

from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class Audience:
    """The readers of a room at one moment, from a fresh snapshot.

    `judged`: words for them have to be judged before any of them is seen.
    """

    room_id: RoomId
    people: frozenset[UserId]
    judged: bool = False
