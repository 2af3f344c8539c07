"""How long an answer should be: the more people scroll past it, the shorter."""

from typing import Final

from appservice.model.event import Membership
from appservice.model.room import Room, RoomKind

_MOST_WORDS: Final = ((3, None), (7, 120), (12, 80))
_FEWEST_WORDS: Final = 60


def wished_words(people: int) -> int | None:
    """In how many words an answer should fit that many people read; None: no wish."""
    return next((words for most, words in _MOST_WORDS if people <= most), _FEWEST_WORDS)


def brevity(room: Room) -> str:
    """What follows who is to be answered, where the answer should be short."""
    if room.kind is not RoomKind.GROUP:
        return ""
    joined = [m for m in room.members.values() if m.membership is Membership.JOIN]
    words = wished_words(sum(member.user_id != room.ai for member in joined))
    if words is None:
        return ""
    return f", in at most about {words} words unless more is asked for"
