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
from appservice.policy.approving import approving_until_ms, only_we_invite
from appservice.policy.creators import creators_of
from appservice.policy.governing.reach import MEMBER_MOST, in_reach
from appservice.policy.governing.seats import is_full, pressed

CLOSED: Final = MEMBER_MOST + 1
"""The level of `invite` while members send no invitations."""


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


def guard(room: Room) -> int:
    """The level of what could lift somebody out of reach: the AI user's, or a creator's."""
    if power.has_creators(room.version):
        return power.CREATOR_OLD
    return int(min(power.AI_OLD, room.power.of(room.ai)))


def _kept(room: Room) -> dict[str, Any]:
    """The content with everything put right but `invite`."""
    now, own = room.power, room.power.of(room.ai)
    content = power.content_of(now)
    default = 0 if now.users_default <= own else now.users_default
    content["users_default"] = default
    content["users"] = _users(room, own, default)
    content["events"] = _events(room, own)
    for key in ("state_default", "kick", "ban", "redact"):
        if content[key] < MEMBER_MOST <= own:
            content[key] = MEMBER_MOST
    return content


def _users(room: Room, own: float, default: int) -> dict[UserId, int]:
    """The levels of people, where those who are not listed will have `default`."""
    creators = creators_of(room)
    users: dict[UserId, int] = dict(room.power.users)
    for user, level in room.power.users.items():
        if level > MEMBER_MOST and in_reach(room, user) and user not in creators:
            users[user] = MEMBER_MOST
    if power.has_creators(room.version):
        # Only numbers have to be held: creators have none, and must not be listed.
        raised = {} if room.ai in room.power.creators else {room.ai: int(own)}
    else:
        raised = dict.fromkeys(creators if own >= power.CREATOR_OLD else (), power.CREATOR_OLD)
        raised[room.ai] = int(own)
    # What came from `users_default` would be gone with it.
    missing = {user: level for user, level in raised.items() if users.get(user, default) < level}
    return users | missing


def _events(room: Room, own: float) -> dict[str, int]:
    events, floor = dict(room.power.events), guard(room)
    least = dict.fromkeys((*power.GUARDED, DISPLAY), floor)
    if power.has_creators(room.version):
        least["m.room.tombstone"] = power.OWNER
    for kind, level in least.items():
        if events.get(kind, room.power.state_default) < level <= own:
            events[kind] = level
    return events


def _invite(room: Room, now_ms: int, rules: Rules) -> tuple[int, int | None]:
    """The level of `invite`, raised late and lowered as lazily.

    An invitation made elsewhere while the level rises would be accepted there and seen nowhere
    else, so it rises only after the group has been full and quiet for a while.
    """
    now, own = room.power.invite, room.power.of(room.ai)
    closed = int(min(own, CLOSED))
    if now > own:
        return now, None
    if room.group.settings.invitations is Invitations.AI or only_we_invite(rules):
        return max(now, closed), None
    if (until_ms := approving_until_ms(room, now_ms)) is not None:
        return max(now, closed), until_ms
    full = is_full(room, rules)
    if (full and now >= closed) or (not full and now <= 0):
        return now, None
    due_ms = room.group.changed_ms + rules.governance.settle_ms
    if full and pressed(room, now_ms, rules):
        due_ms = now_ms
    if now_ms < due_ms:
        return now, due_ms
    return closed if full else 0, None
