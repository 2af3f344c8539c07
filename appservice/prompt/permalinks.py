"""Links to events, as people's apps open them.

Source: specification, appendices, "matrix.to navigation": an event's link names its room and, where
the room's ID names no server, some by which one can get there (`via`).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from appservice.model.event import Membership
from appservice.model.ids import EventId, RoomId, server_name
from appservice.model.room import Room

_BASE: Final = "https://matrix.to/#/"
_VIA: Final = 3


def servers_of(room: Room) -> tuple[str, ...]:
    """The servers by which the room is best reached: those of most of its members."""
    there = [m.user_id for m in room.present() if m.membership is Membership.JOIN]
    counted = Counter(server_name(user) for user in there)
    return tuple(sorted(counted, key=lambda server: (-counted[server], server))[:_VIA])


def permalink(room_id: RoomId, event_id: EventId, via: Sequence[str]) -> str:
    """The address of an event. Percent-encoded but for the signs that clients write plain."""
    where = f"{_BASE}{quote(room_id, safe='!:')}/{quote(event_id, safe='$:')}"
    query = "&".join(f"via={quote(server, safe=':')}" for server in via)
    return f"{where}?{query}" if query else where
