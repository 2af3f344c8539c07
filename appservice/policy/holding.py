"""The time after a coming in which a group is for all ages, whoever is in it.

Every invitation and every joining, of anybody, begins one of a length that nobody can foresee: so
nobody can tell by what the AI user says after it how old that person is.
"""

from collections.abc import Mapping
from dataclasses import replace

from appservice.model.age import NOT_KNOWN, AgeBand, Ages
from appservice.model.event import Membership
from appservice.model.ids import UserId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.taking import taken_for


def is_held(room: Room, rules: Rules, now_ms: int) -> bool:
    """Whether a group is in such a time; for whom none has begun yet came at this moment."""
    if now_ms < room.group.all_ages_until_ms:
        return True
    return rules.age.hold_most_ms > 0 and _has_newcomers(room, _here(room, rules))


def held(room: Room, ages: Ages, draw: float, now_ms: int, rules: Rules) -> Room:
    """A group with its time prolonged for who came, by whatever way that became known.

    `draw`, from 0 to 1, says how long; nothing makes it shorter. Who left is forgotten: their
    coming back is another coming. It is prolonged too when somebody left who is no known adult, or
    their going would show by what is said after it that it was them.
    """
    if room.kind is not RoomKind.GROUP or rules.age.hold_most_ms <= 0:
        return room
    here, group = _here(room, rules), room.group
    if here == group.met:
        return room
    until_ms = group.all_ages_until_ms
    gone = [ages.get(user, NOT_KNOWN) for user in group.met if user not in here]
    shielded = any(taken_for(age, rules.age) is not AgeBand.ADULT for age in gone)
    if shielded or _has_newcomers(room, here):
        least, most = rules.age.hold_least_ms, rules.age.hold_most_ms
        until_ms = max(until_ms, now_ms + least + round(draw * max(0, most - least)))
    return replace(room, group=replace(group, met=here, all_ages_until_ms=until_ms))


def _has_newcomers(room: Room, here: Mapping[UserId, Membership]) -> bool:
    return any(room.group.met.get(user) is not membership for user, membership in here.items())


def _here(room: Room, rules: Rules) -> Mapping[UserId, Membership]:
    return {user: room.members[user].membership for user in people(room, rules)}
