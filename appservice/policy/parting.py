"""What a group needs before the AI user leaves it: that somebody can go on with it."""

from collections.abc import Sequence
from typing import Any

from appservice.model.event import Membership
from appservice.model.globs import matches_any
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.policy import power
from appservice.policy.creators import creators_of


def heir_of(room: Room, bots: Sequence[str] = ()) -> UserId | None:
    """Who gets what power the AI user has: a creator who is in, else the highest person.

    Of equals, who has been here longest. None where only bots are left.
    """
    humans = [
        member
        for member in room.present()
        if member.membership is Membership.JOIN
        and member.user_id != room.ai
        and not matches_any(bots, member.user_id)
    ]
    creators = [member for member in humans if member.user_id in creators_of(room)]
    ranked = sorted(creators or humans, key=lambda m: (-room.power.of(m.user_id), m.position))
    return ranked[0].user_id if ranked else None


def parting_levels(room: Room, bots: Sequence[str] = ()) -> dict[str, Any] | None:
    """The power levels to set before leaving; None when nothing is to be or can be changed."""
    levels, own = room.power, room.power.of(room.ai)
    if own < levels.events.get("m.room.power_levels", levels.state_default):
        return None
    heir = heir_of(room, bots)
    return None if heir is None else power.levels_for_leaving(levels, heir, own)


def creator_is_in(room: Room) -> bool:
    """Whether somebody who made the group is there to go on with it."""
    return any(room.joined(user) for user in creators_of(room))
