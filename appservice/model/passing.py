"""What passes by: who is typing and who has read how far. Nothing of it is history."""

from dataclasses import dataclass

from appservice.model.ids import EventId, RoomId, UserId


@dataclass(frozen=True, slots=True)
class TypingNow:
    """Everybody who is typing in a room at this moment; nobody, when the last one has stopped."""

    room_id: RoomId
    users: frozenset[UserId]


@dataclass(frozen=True, slots=True)
class HasRead:
    """Somebody's public read receipt; `at_ms` is their server's claim, 0 where it makes none."""

    room_id: RoomId
    user: UserId
    event_id: EventId
    at_ms: int


PassingBy = TypingNow | HasRead
