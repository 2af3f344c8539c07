"""Power levels: reading them from what a room says, and choosing them for a group of ours.

Source: client-server specification, `m.room.power_levels`; MSC4289 (creators in version 12).
"""

from collections.abc import Mapping
from typing import Any

from appservice.model.ids import UserId
from appservice.model.room import PowerLevels

AI_OLD, CREATOR_OLD, OWNER = 101, 100, 150
_GUARDED = (
    "m.room.power_levels",
    "m.room.join_rules",
    "m.room.server_acl",
    "m.room.history_visibility",
    "m.room.tombstone",
    "m.room.guest_access",
)


def has_creators(version: str) -> bool:
    """Whether creators stand above all levels in that room version."""
    return version.isdecimal() and int(version) >= 12


def read(content: Mapping[str, Any], creators: frozenset[UserId]) -> PowerLevels:
    """Levels as a room states them; what is malformed counts as the specification's default."""
    users = _levels(content.get("users"))
    return PowerLevels(
        users={UserId(user): level for user, level in users.items()},
        users_default=_level(content.get("users_default"), 0),
        events=_levels(content.get("events")),
        events_default=_level(content.get("events_default"), 0),
        state_default=_level(content.get("state_default"), 50),
        invite=_level(content.get("invite"), 0),
        kick=_level(content.get("kick"), 50),
        ban=_level(content.get("ban"), 50),
        redact=_level(content.get("redact"), 50),
        creators=creators,
    )


def levels_for_group(version: str, ai: UserId, creator: UserId) -> dict[str, Any]:
    """`power_level_content_override` for a group that the AI user makes for a person.

    From version 12 on both are creators and must not be listed. Before it the AI user stands one
    above the creator, and what could lift others out of its reach needs its level.
    """
    modern = has_creators(version)
    guard = CREATOR_OLD if modern else AI_OLD
    users = {} if modern else {ai: AI_OLD, creator: CREATOR_OLD}
    events = dict.fromkeys(_GUARDED, guard)
    if modern:
        events["m.room.tombstone"] = OWNER
    events["m.room.encryption"] = CREATOR_OLD
    return {
        "users": users,
        "users_default": 0,
        "events": events,
        "events_default": 0,
        "state_default": 50,
        "invite": 0,
        "kick": 50,
        "ban": 50,
        "redact": 50,
    }


def levels_for_leaving(room_levels: PowerLevels, heir: UserId | None) -> dict[str, Any] | None:
    """What to lower before the AI user leaves, so that no group is frozen; None when nothing is.

    `invite` opens for everybody; without a creator left, the highest person gets the levels.
    """
    users = dict(room_levels.users)
    events = dict(room_levels.events)
    if heir is not None and heir not in room_levels.creators:
        users[heir] = max(users.get(heir, 0), CREATOR_OLD)
        top = users[heir]
        events = {kind: min(level, top) for kind, level in events.items()}
    wanted = {
        "users": users,
        "users_default": room_levels.users_default,
        "events": events,
        "events_default": room_levels.events_default,
        "state_default": min(room_levels.state_default, 100),
        "invite": 0,
        "kick": min(room_levels.kick, 100),
        "ban": min(room_levels.ban, 100),
        "redact": min(room_levels.redact, 100),
    }
    unchanged = (
        users == room_levels.users and events == room_levels.events and room_levels.invite == 0
    )
    return None if unchanged else wanted


def _level(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _levels(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        return {}
    return {
        str(key): level
        for key, level in value.items()
        if isinstance(level, int) and not isinstance(level, bool)
    }
