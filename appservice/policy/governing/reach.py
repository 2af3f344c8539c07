"""How far the AI user's power reaches in a room: over whom, and whether far enough to keep rules.

Source: room version authorisation rules. Nobody removes or lowers somebody who stands as high as
they do; nothing is sent or changed that takes a level above their own.
"""

from typing import Final

from appservice.model.group import DISPLAY
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.policy import power
from appservice.policy.creators import creators_of

MEMBER_MOST: Final = 50
"""The highest level of whoever did not make the group."""

KEPT: Final = (
    *("m.room.power_levels", "m.room.join_rules", "m.room.guest_access"),
    *("m.room.history_visibility", "m.room.canonical_alias", DISPLAY),
)
"""The state that the AI user has to be able to set."""


def needed(room: Room) -> int:
    """The power level that the AI user needs here at least."""
    return power.OWNER if power.has_creators(room.version) else power.CREATOR_OLD


def taken_up(room: Room) -> int:
    """The highest level that this room asks for what the AI user has to be able to do."""
    levels = room.power
    sent = (levels.events.get(kind, levels.state_default) for kind in KEPT)
    return max(*sent, levels.kick, levels.invite, levels.users_default)


def lacks(room: Room) -> tuple[str, ...]:
    """The keys of the sentences that say what is missing; empty when nothing is."""
    own = room.power.of(room.ai)
    if own < needed(room):
        return ("needs_owner" if power.has_creators(room.version) else "needs_admin",)
    return ("needs_higher",) if own < taken_up(room) else ()


def in_reach(room: Room, user: UserId) -> bool:
    """Whether the AI user could remove or lower that person."""
    return room.power.of(user) < room.power.of(room.ai)


def out_of_reach(room: Room) -> tuple[UserId, ...]:
    """Who is here, above what members may have, and cannot be lowered.

    Who stands high by default alone is lowered with it.
    """
    immune = creators_of(room) | {room.ai}
    return tuple(
        member.user_id
        for member in room.present()
        if member.user_id not in immune
        and room.power.users.get(member.user_id, 0) > MEMBER_MOST
        and not in_reach(room, member.user_id)
    )
