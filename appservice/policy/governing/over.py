"""When a group is over: then no rule is put right in it any more."""

from collections.abc import Mapping
from typing import Any

from appservice.model.group import Group
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.whole import EndGroup
from appservice.policy import power
from appservice.policy.creators import creators_of


def is_over(room: Room) -> bool:
    """Whether it is being ended, or goes on in another room that the AI user made for it."""
    moved = room.successor is not None and room.successor_by == room.ai
    return room.group.ended_ms > 0 or moved


def end_again(group: Group, now_ms: int, after_ms: int) -> EndGroup | None:
    """Another try, where ending the group came to no end: nothing else breaks its silence.

    Every step of ending may be repeated.
    """
    stuck = 0 < group.ended_ms <= now_ms - after_ms
    return EndGroup(group.end_asked_by, None) if stuck and group.end_asked_by is not None else None


def to_remove(room: Room) -> tuple[UserId, ...]:
    """Whom to remove when a group ends: the newest first, its creators last.

    From version 12 on these cannot be removed, at nobody's wish.
    """
    creators = creators_of(room)
    others = [m.user_id for m in reversed(room.present()) if m.user_id != room.ai]
    first = [user for user in others if user not in creators]
    if power.has_creators(room.version):
        return tuple(first)
    return (*first, *(user for user in others if user in creators))


def levels_closed(room: Room) -> Mapping[str, Any]:
    """Levels by which nobody but the highest can invite or say anything any more."""
    closed = int(min(power.CREATOR_OLD, room.power.of(room.ai)))
    content = power.content_of(room.power)
    return {
        **content,
        "invite": max(closed, room.power.invite),
        "events_default": max(closed, room.power.events_default),
    }
