"""Power levels: reading them from what a room says, and choosing them for a group of ours.

Source: client-server specification, `m.room.power_levels`; MSC4289 (creators in version 12).
"""

import re
from collections.abc import Mapping
from typing import Any

from appservice.model.group import DISPLAY
from appservice.model.ids import UserId
from appservice.model.room import PowerLevels

AI_OLD, CREATOR_OLD, OWNER = 101, 100, 150
OLDEST, NEWEST = 10, 12
"""The room versions whose rules are known to us."""
_MOST = 2**53 - 1
_ABOVE_ALL = float("inf")
_VERSION = re.compile(r"[0-9]{1,4}")
_WRITTEN = re.compile(r"\s*[+-]?[0-9]{1,16}\s*")
_KNOWN = frozenset(
    (
        *("users", "users_default", "events", "events_default", "state_default"),
        *("invite", "kick", "ban", "redact"),
    )
)
GUARDED = (
    "m.room.power_levels",
    "m.room.join_rules",
    "m.room.server_acl",
    "m.room.history_visibility",
    "m.room.tombstone",
    "m.room.guest_access",
)


def supported(version: str) -> bool:
    """Whether groups can be kept in rooms of that version: its rules are known to us."""
    return _VERSION.fullmatch(version) is not None and OLDEST <= int(version) <= NEWEST


def has_creators(version: str) -> bool:
    """Whether creators stand above all levels in that room version."""
    return _VERSION.fullmatch(version) is not None and int(version) >= 12


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
        rest={key: value for key, value in content.items() if key not in _KNOWN},
    )


def levels_for_group(version: str, ai: UserId, creator: UserId) -> dict[str, Any]:
    """`power_level_content_override` for a group that the AI user makes for a person.

    From version 12 on both are creators and must not be listed. Before it the AI user stands one
    above the creator, and what could lift others out of its reach needs its level.
    """
    modern = has_creators(version)
    guard = CREATOR_OLD if modern else AI_OLD
    users = {} if modern else {ai: AI_OLD, creator: CREATOR_OLD}
    events = dict.fromkeys(GUARDED, guard)
    if modern:
        events["m.room.tombstone"] = OWNER
    events["m.room.encryption"] = CREATOR_OLD
    events[DISPLAY] = guard
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


def levels_for_leaving(
    levels: PowerLevels, heir: UserId | None, own: float = _ABOVE_ALL
) -> dict[str, Any] | None:
    """What to lower before the AI user leaves, so that no group is frozen; None when nothing is.

    `invite` opens for everybody. Without a creator left, `heir`, the highest person, is raised and
    the rest lowered to what the heir reaches, as far as `own`, the AI user's level, may change it.
    """
    users = dict(levels.users)
    top = _ABOVE_ALL
    if heir is not None and heir not in levels.creators:
        top = max(levels.of(heir), min(CREATOR_OLD, own))
        if top > levels.of(heir):
            users[heir] = int(top)

    def lowered(level: int, to: float = top) -> int:
        return int(to) if to < level <= own else level

    before = content_of(levels)
    wanted = before | {
        "users": users,
        "events": {kind: lowered(level) for kind, level in levels.events.items()},
        "state_default": lowered(levels.state_default),
        "invite": lowered(levels.invite, 0),
        "kick": lowered(levels.kick),
        "ban": lowered(levels.ban),
        "redact": lowered(levels.redact),
    }
    return None if wanted == before else wanted


def content_of(levels: PowerLevels) -> dict[str, Any]:
    """The `m.room.power_levels` content that says these levels."""
    return {
        **levels.rest,
        "users": dict(levels.users),
        "users_default": levels.users_default,
        "events": dict(levels.events),
        "events_default": levels.events_default,
        "state_default": levels.state_default,
        "invite": levels.invite,
        "kick": levels.kick,
        "ban": levels.ban,
        "redact": levels.redact,
    }


def _level(value: object, default: int) -> int:
    known = _known(value)
    return default if known is None else known


def _levels(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        return {}
    known = ((str(key), _known(level)) for key, level in value.items())
    return {key: level for key, level in known if level is not None}


def _known(value: object) -> int | None:
    # Up to room version 9 servers also take numbers that are written as strings.
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return max(-_MOST, min(value, _MOST))
