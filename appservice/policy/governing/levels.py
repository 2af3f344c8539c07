"""The power levels that a group must have, as far as the AI user's own power reaches.

Source: room version authorisation rules, `m.room.power_levels`: nobody may change a level from or
to one above their own, or another person's level that is as high as their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from appservice.model.group import DISPLAY, Invitations
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy import power
from appservice.policy.creators import creators_of
from appservice.policy.governing.seats import is_full

MEMBER_MOST: Final = 50
CLOSED: Final = 51
_INFINITE: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Levels:
    """What to write of levels: the whole content, or None.

    `broken`: a rule was, not only the lazy opening or closing of invitations, which will be due at
    `due_ms`.
    """

    wanted: Mapping[str, Any] | None
    broken: bool
    due_ms: int | None


def levels(room: Room, now_ms: int, rules: Rules) -> Levels:
    """What to write, if anything. Writing it once leaves nothing to write."""
    kept = _kept(room)
    invite, due_ms = _invite(room, now_ms, rules)
    before = power.content_of(room.power)
    wanted = kept | {"invite": invite}
    broken = kept != before
    return Levels(None if wanted == before else wanted, broken, due_ms)


def out_of_reach(room: Room) -> tuple[UserId, ...]:
    """People above what members may have whom the AI user cannot lower."""
    own, immune = room.power.of(room.ai), creators_of(room) | {room.ai}
    return tuple(
        user
        for user, level in room.power.users.items()
        if level > MEMBER_MOST and level >= own and user not in immune
    )


def guard(room: Room) -> int:
    """The level of what could lift somebody out of reach: the AI user's, or a creator's."""
    if power.has_creators(room.version):
        return power.CREATOR_OLD
    return int(min(power.AI_OLD, room.power.of(room.ai)))


def _kept(room: Room) -> dict[str, Any]:
    """The content with everything put right but `invite`."""
    now, own = room.power, room.power.of(room.ai)
    content = power.content_of(now)
    content["users"] = _users(room, own)
    content["events"] = _events(room, own)
    if now.users_default != 0 and now.users_default <= own:
        content["users_default"] = 0
    for key in ("state_default", "kick", "ban", "redact"):
        if content[key] < MEMBER_MOST <= own:
            content[key] = MEMBER_MOST
    return content


def _users(room: Room, own: float) -> dict[UserId, int]:
    creators = creators_of(room)
    modern = power.has_creators(room.version)
    users: dict[UserId, int] = dict(room.power.users)
    for user, level in room.power.users.items():
        if user in creators or user == room.ai or level >= own:
            continue
        if level > MEMBER_MOST:
            users[user] = MEMBER_MOST
    if not modern:
        for user in creators:
            if room.power.of(user) < power.CREATOR_OLD <= own and room.joined(user):
                users[user] = power.CREATOR_OLD
    return users


def _events(room: Room, own: float) -> dict[str, int]:
    events = dict(room.power.events)
    floor: int = guard(room)
    for kind in power.GUARDED:
        least: int = floor
        if kind == "m.room.tombstone" and power.has_creators(room.version):
            least = power.OWNER
        now = events.get(kind, room.power.state_default)
        if now < least <= own:
            events[kind] = least
    if events.get(DISPLAY, room.power.state_default) < floor <= own:
        events[DISPLAY] = floor
    return events


def _invite(room: Room, now_ms: int, rules: Rules) -> tuple[int, int | None]:
    """The level of `invite`, raised late and lowered as lazily.

    An invitation made elsewhere while the level rises would be accepted there and seen nowhere
    else, so it rises only after the group has been full and quiet for a while.
    """
    now, own = room.power.invite, room.power.of(room.ai)
    if room.group.settings.invitations is Invitations.AI:
        return _reached(now, max(now, min(CLOSED, int(min(own, CLOSED)))), own), None
    full = is_full(room, rules)
    open_now = now <= room.power.users_default
    if full != open_now:
        return now, None
    due_ms = room.group.changed_ms + rules.governance.settle_ms
    if now_ms < due_ms:
        return now, due_ms
    return _reached(now, int(min(own, CLOSED)) if full else 0, own), None


def _reached(now: int, wanted: int, own: float) -> int:
    return wanted if now <= own and wanted <= own else now
