"""A person's own Space: a private room that holds no talk, only their groups."""

from dataclasses import dataclass
from typing import Final

from appservice.model.ids import RoomId, UserId

SPACE_DESK: Final = "space:"
"""Before a user ID: the queue of what is done about that person's Space. It is no room."""


@dataclass(frozen=True, slots=True)
class Space:
    """Whose it is, the room (None once it has ended), and when it was made."""

    user: UserId
    room_id: RoomId | None
    made_ms: int
