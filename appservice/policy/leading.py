"""Who speaks for a group: its creator, or, long after the last one has gone, who stands next."""

from dataclasses import replace

from appservice.model.event import Membership
from appservice.model.globs import matches_any
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.creators import creators_of

CREATOR_AWAY_MS = 86_400_000


def present_creators(room: Room) -> frozenset[UserId]:
    """The creators who are in, or are invited."""
    return creators_of(room) & {member.user_id for member in room.present()}


def watched(room: Room, now_ms: int) -> Room:
    """The room with the time since when no creator is in, however they were found to be gone."""
    left_ms = 0 if present_creators(room) else room.group.creator_left_ms or now_ms
    if left_ms == room.group.creator_left_ms:
        return room
    return replace(room, group=replace(room.group, creator_left_ms=left_ms))


def leaders(room: Room, now_ms: int, rules: Rules) -> frozenset[UserId]:
    """Who may decide for the whole group.

    Its creators. When none of them has been in for a day, the person with the most power, and of
    those with as much the one who has been here longest: no group is stuck, and nobody is first
    because a creator is out for an hour.
    """
    present = present_creators(room)
    if present:
        return present
    left_ms = room.group.creator_left_ms
    if not left_ms or now_ms - left_ms < CREATOR_AWAY_MS:
        return frozenset()
    here = [
        member
        for member in room.present()
        if member.membership is Membership.JOIN
        and member.user_id != room.ai
        and not matches_any(rules.bots, member.user_id)
    ]
    if not here:
        return frozenset()
    first = max(here, key=lambda member: (room.power.of(member.user_id), -member.position))
    return frozenset((first.user_id,))
