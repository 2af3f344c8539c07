"""Whom a member may have the AI user invite, on a snapshot; budgets are `policy.budget`'s."""

from dataclasses import dataclass
from typing import Final

from appservice.model.event import Membership
from appservice.model.globs import matches_any
from appservice.model.group import Standing
from appservice.model.ids import UserId
from appservice.model.people import NOBODY, People
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.admission import is_blocked, people
from appservice.policy.governing.seats import seats
from appservice.policy.keeping_out import why_out

NOT_NOW: Final = "not_now"


@dataclass(frozen=True, slots=True)
class Sorted:
    """Whom to invite, and of the others why not, as a sentence's key."""

    invite: tuple[UserId, ...]
    refused: tuple[tuple[UserId, str], ...]


def unable(room: Room) -> str | None:
    """Why the AI user can use no power in this room, as a sentence's key."""
    if room.kind is not RoomKind.GROUP:
        return "only_in_groups"
    return None if room.group.standing is Standing.STEERS else "no_power_here"


def sort(room: Room, users: tuple[UserId, ...], rules: Rules, known: People = NOBODY) -> Sorted:
    """Split the people asked for; earlier ones come first when the seats end midway.

    `known` is of them and of who is in the group.
    """
    free = seats(room, rules) - len(people(room, rules))
    invite: list[UserId] = []
    refused: list[tuple[UserId, str]] = []
    for user in users:
        why = _refused(room, user, rules) or _kept_out(room, user, invite, known, rules)
        takes_seat = not matches_any(rules.bots, user)
        if why is None and takes_seat and free <= 0:
            why = "add_full"
        if why is not None:
            refused.append((user, why))
            continue
        invite.append(user)
        free -= takes_seat
    return Sorted(tuple(invite), tuple(refused))


def _refused(room: Room, user: UserId, rules: Rules) -> str | None:
    member = room.members.get(user)
    there = member.membership if member is not None else None
    if user == room.ai or there is Membership.JOIN:
        return "add_here"
    if there is Membership.INVITE:
        return "add_invited"
    if there is Membership.BAN:
        return "add_banned"
    # What depends on the person is one and the same sentence, whatever it is.
    return NOT_NOW if is_blocked(user, rules) else None


def _kept_out(
    room: Room, user: UserId, also: list[UserId], known: People, rules: Rules
) -> str | None:
    if matches_any(rules.bots, user):
        return None
    others = (*people(room, rules), *also)
    return NOT_NOW if why_out(room, user, others, known, rules) is not None else None
