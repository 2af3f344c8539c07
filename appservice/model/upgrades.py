"""Acts that follow when the people of a room upgrade it. Part of `effect.Act`."""

from dataclasses import dataclass

from appservice.model.ids import EventId, RoomId


@dataclass(frozen=True, slots=True)
class FollowUpgrade:
    """Look whether the room was upgraded indeed; the input `given.FoundMoved` follows."""


@dataclass(frozen=True, slots=True)
class ComeAlong:
    """Give `room_id` what was chosen in `old`, if we are there and both rooms say so."""

    old: RoomId
    room_id: RoomId


@dataclass(frozen=True, slots=True)
class SeeOff:
    """Leave the upgraded `room_id` if everybody has followed, or anyway (`late`)."""

    room_id: RoomId
    late: bool = False


@dataclass(frozen=True, slots=True)
class ForgetThere:
    """What was removed in `old` is forgotten in `room_id` too, if that goes on with it."""

    old: RoomId
    event_id: EventId
    room_id: RoomId


Upgrade = FollowUpgrade | ComeAlong | SeeOff | ForgetThere
