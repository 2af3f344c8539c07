"""How a good guest behaves: when it may speak at all, and how much."""

from appservice.model.event import Membership
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.speaking import Mode

RECENT = 30
"""How many lines of the talk are looked at to see who speaks to whom."""


def mode_of(room: Room, rules: Rules) -> Mode:
    """When the AI user speaks there: what the members chose, or else the operator's choice.

    In a direct chat nobody else is disturbed: there it answers everything.
    """
    if room.kind is not RoomKind.GROUP:
        return Mode.AUTO
    return room.group.settings.mode or rules.speaking.mode


def may_speak(room: Room, now_ms: int, rules: Rules) -> bool:
    """Whether anything may be answered there now, and sent to a model for it."""
    return mode_of(room, rules) is not Mode.OFF and room.quiet_until_ms <= now_ms


def is_for_two(room: Room) -> bool:
    """Whether a group has come down to one person and the AI user, and nobody is invited.

    Whatever is said there is said to it. Its other bots count: what is said may be for them.
    """
    present = [member for member in room.present() if member.user_id != room.ai]
    return len(present) == 1 and present[0].membership is Membership.JOIN
