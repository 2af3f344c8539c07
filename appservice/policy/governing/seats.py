"""Who has a seat: at most so many people, in the order in which our own server saw them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appservice.model.event import Membership
from appservice.model.ids import UserId
from appservice.model.repair import TakeSeat
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.creators import creators_of
from appservice.policy.governing.reach import in_reach

FULL = "full"
"""What stands in a group's log for a seat that there was not."""

NOBODY_LEAVES: Final[Mapping[UserId, str]] = MappingProxyType({})


def seats(room: Room, rules: Rules) -> int:
    """How many people may be in this group: what its members chose, within the operator's bound."""
    return room.group.settings.within(rules.max_people)


def is_full(room: Room, rules: Rules) -> bool:
    """Whether every seat is taken."""
    return len(people(room, rules)) >= seats(room, rules)


def crowded(room: Room, rules: Rules) -> bool:
    """Whether more people than the operator allows are here whom the AI user could not remove.

    Who stands high by default alone is lowered with it, and can be.
    """
    creators = creators_of(room)
    beyond = [
        user
        for user in people(room, rules)
        if user in creators or (user in room.power.users and not in_reach(room, user))
    ]
    return len(beyond) > rules.max_people


def to_take(
    room: Room, now_ms: int, rules: Rules, leaving: Mapping[UserId, str] = NOBODY_LEAVES
) -> tuple[TakeSeat, ...]:
    """Whom to remove: who is beyond the last seat, who came though withdrawn, what is long open.

    And before all these who is `leaving` for a reason of their own, which is given with them.

    The newest go first; never a creator, nor somebody as high as the AI user: their seats are
    taken. An invitation that could not be withdrawn is not tried again: whoever has it is removed
    on joining.
    """
    here = [user for user in people(room, rules) if user not in leaving]
    may_go = [user for user in here if user not in creators_of(room) and in_reach(room, user)]
    left = max(seats(room, rules) - (len(here) - len(may_go)), 0)
    found = {user: TakeSeat(user, why) for user, why in leaving.items()}
    found |= {user: TakeSeat(user, FULL) for user in reversed(may_go[left:])}
    for user in may_go[:left]:
        joined = room.joined(user)
        if joined and user in room.group.refused:
            found[user] = TakeSeat(user, "refused")
        elif not joined and expires_ms(room, user, rules) <= now_ms:
            found[user] = TakeSeat(user, "expired")
    return tuple(
        seat for user, seat in found.items() if room.joined(user) or user not in room.group.refused
    )


def pressed(room: Room, now_ms: int, rules: Rules) -> bool:
    """Whether people are brought in beyond the last seat so often that it never becomes quiet."""
    since = now_ms - rules.governance.fights * rules.governance.settle_ms
    taken = [back for back in room.group.put_back if back.what == FULL and back.at_ms >= since]
    return len(taken) >= rules.governance.fights


def expires_ms(room: Room, user: UserId, rules: Rules) -> float:
    """When the open invitation of that person ends; never for one that we have no time of."""
    since = room.group.since.get(user)
    return float("inf") if since is None else since + rules.governance.invitation_ms


def next_expiry_ms(room: Room, now_ms: int, rules: Rules) -> int | None:
    """When the next open invitation ends."""
    ends = [
        expires_ms(room, member.user_id, rules)
        for member in room.present()
        if member.membership is Membership.INVITE and member.user_id not in room.group.refused
    ]
    later = [int(end) for end in ends if now_ms < end < float("inf")]
    return min(later, default=None)
