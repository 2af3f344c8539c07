"""Who would read an answer, from a snapshot."""

from appservice.model.age import AgeBand
from appservice.model.audience import Audience
from appservice.model.room import Room


def audience_of(room: Room) -> Audience:
    """Everybody joined or invited but the AI user."""
    people = frozenset(m.user_id for m in room.present() if m.user_id != room.ai)
    return Audience(room.room_id, people, AgeBand.ADULT)
