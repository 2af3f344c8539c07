"""What guardians said no to, and what an organisation did: whom it keeps out of a group, and how.

A no is never weighed against anything. What others in a group can see of it is the same as what
they see of people who are kept out, or stay away, for reasons of another kind.
"""

from collections.abc import Collection
from typing import Final

from appservice.model.age import AgePolicy
from appservice.model.ids import RoomId, UserId
from appservice.model.people import People
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.mixing import forbidden, may_be_minor, mixes
from appservice.policy.quiet_hours import is_quiet

NO_GROUPS: Final = "limit_groups"
NO_GROUP: Final = "limit_group"
NOT_APPROVED: Final = "limit_not_approved"
_MIXED: Final = {
    AgePolicy.NO_STRANGE_ADULTS: "policy_strange_adults",
    AgePolicy.NO_UNKNOWN: "policy_unknown",
}


def guardians_no(
    user: UserId, groups: Collection[RoomId], known: People, rules: Rules
) -> str | None:
    """Why that person may not be in a group, as the key of a sentence for them alone.

    `groups` are the IDs of that group, and of those that it goes on from; none where it is new.
    """
    limits = known.limits(user)
    if not limits.groups:
        return NO_GROUPS
    if limits.no_groups & set(groups):
        return NO_GROUP
    needed = AgePolicy.GUARDIANS_APPROVE in rules.age.policies
    if needed and may_be_minor(known.age(user), rules.age) and not limits.approved & set(groups):
        return NOT_APPROVED
    return None


def ids_of(room: Room) -> tuple[RoomId, ...]:
    """The ID of that group, and of all that it is known to go on from."""
    before = room.group.came_from
    return (room.room_id,) if before is None else (room.room_id, before, *room.group.earlier)


def why_out(
    room: Room, user: UserId, others: Collection[UserId], known: People, rules: Rules
) -> str | None:
    """Why that person may not be in this group with these others, as the key of a sentence."""
    no = guardians_no(user, ids_of(room), known, rules)
    mixed = forbidden(user, others, known, rules) if no is None else None
    return no if mixed is None else _MIXED[mixed]


def kept_out(room: Room, user: UserId, known: People, rules: Rules) -> str | None:
    """The same for somebody who is to come into this group as it is."""
    return why_out(room, user, people(room, rules), known, rules)


def is_silent_to(room: Room, user: UserId, known: People, rules: Rules) -> bool:
    """Whether the AI user answers that person nothing in this group, and says nothing about it.

    For who should not be there and cannot be taken out. Where people are together who may not be,
    it is silent to all.
    """
    if room.kind is not RoomKind.GROUP:
        return False
    no = guardians_no(user, ids_of(room), known, rules)
    return no is not None or mixes(room, known, rules)


def is_unanswered(room: Room, user: UserId, known: People, now_ms: int, rules: Rules) -> bool:
    """Whether what that person says in this group now is passed over, as who is blocked is."""
    if room.kind is not RoomKind.GROUP:
        return False
    return is_quiet(known.limits(user), now_ms) or is_silent_to(room, user, known, rules)
