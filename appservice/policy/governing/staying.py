"""Whom to take out of a group because of who they are, or because they wish it; and in which words.

Words and acts are the same as for somebody who was withdrawn an invitation, or wished to be out.
"""

from collections.abc import Collection, Mapping
from typing import Final

from appservice.model.age import Trust
from appservice.model.ids import UserId
from appservice.model.people import People
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import is_blocked, people
from appservice.policy.creators import creators_of
from appservice.policy.governing.reach import in_reach
from appservice.policy.keeping_out import NO_GROUP, NO_GROUPS, guardians_no, ids_of, why_out

WITHDRAWN: Final = "withdrawn"
"""An invitation of somebody who may not come."""

REFUSED: Final = "refused"
"""Somebody who came a moment ago, and may not."""

OWN_WISH: Final = "own_wish"
"""Somebody who is in, and is to be no more."""

NEW_MS: Final = 600_000
"""Who came within so long has just come."""


def to_leave(room: Room, now_ms: int, known: People, rules: Rules) -> Mapping[UserId, str]:
    """Whom to take out of a group that the AI user steers, and how.

    Of people who may not be together, who came later; of these who has been in for longer stays,
    and the AI user is silent there instead (`keeping_out.is_silent_to`): that it knows less of
    somebody than yesterday is no reason to send people away. A guardian's no needs no such care.
    Whoever made the group, or cannot be reached, has their seat.
    """
    leaving = dict[UserId, str]()
    here = people(room, rules)
    stay = [user for user in here if not can_take_out(room, user)]
    for user in here:
        how = _how(room, user, stay, now_ms, known, rules) if user not in stay else None
        if how is not None:
            leaving[user] = how
        elif user not in stay:
            stay.append(user)
    return leaving


def can_take_out(room: Room, user: UserId) -> bool:
    """Whether the AI user could and would: nobody acts against who made a group."""
    return in_reach(room, user) and user not in creators_of(room)


def _how(
    room: Room, user: UserId, stay: Collection[UserId], now_ms: int, known: People, rules: Rules
) -> str | None:
    if not room.joined(user):
        out = is_blocked(user, rules) or _is_surely_out(room, user, stay, known, rules)
        return WITHDRAWN if out else None
    no = guardians_no(user, ids_of(room), known, rules)
    if no in (NO_GROUPS, NO_GROUP) or user in room.group.out_wished:
        return OWN_WISH
    new = now_ms - room.group.since.get(user, 0) < NEW_MS
    if not new:
        return None
    return REFUSED if _is_surely_out(room, user, stay, known, rules) else None


def _is_surely_out(
    room: Room, user: UserId, stay: Collection[UserId], known: People, rules: Rules
) -> bool:
    """Whether somebody is kept out by what is known, not by what could not be looked up just now.

    Nobody is added meanwhile and nothing is answered; but who is sent away while a reader or a
    peer is silent is not brought back by its next word, and everybody saw them go.
    """
    if known.age(user).trust is Trust.UNREAD:
        return guardians_no(user, ids_of(room), known, rules) in (NO_GROUPS, NO_GROUP)
    read = [other for other in stay if known.age(other).trust is not Trust.UNREAD]
    return why_out(room, user, read, known, rules) is not None
