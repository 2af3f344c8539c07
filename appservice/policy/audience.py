"""Who would read an answer, and for whom it has to be fit, from a snapshot."""

from typing import Final

from appservice.model.age import (
    ALL_AGES,
    BANDS,
    NOT_KNOWN,
    AgeBand,
    Ages,
    GroupsFor,
)
from appservice.model.audience import Audience
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.holding import is_held
from appservice.policy.taking import taken_for

UNSEEN_BEFORE: Final = "joined"
"""The `m.room.history_visibility` by which who comes reads nothing of before."""


def audience_of(room: Room, ages: Ages, rules: Rules, now_ms: int) -> Audience:
    """Everybody joined or invited but the AI user, and the band that words must be fit for.

    In a direct chat its person's; in a group `ADULT` or `ALL_AGES`, nothing in between. Total:
    who is not in `ages` is not known.
    """
    readers = frozenset(m.user_id for m in room.present() if m.user_id != room.ai)
    if room.kind is RoomKind.DIRECT and room.person is not None and readers <= {room.person}:
        band = taken_for(ages.get(room.person, NOT_KNOWN), rules.age)
    else:
        band = _of_group(room, ages, rules, now_ms)
    return Audience(room.room_id, readers, band)


def depends_on_ages(room: Room, rules: Rules, now_ms: int) -> bool:
    """Whether it matters for the band how old anybody there is. Nobody need be asked else."""
    return room.kind is RoomKind.DIRECT or _may_be_adults(room, rules, now_ms)


def narrows(before: AgeBand, now: AgeBand) -> bool:
    """Whether words that were fit for `before` may be unfit for `now`."""
    return BANDS.index(now) < BANDS.index(before)


def _of_group(room: Room, ages: Ages, rules: Rules, now_ms: int) -> AgeBand:
    if not _may_be_adults(room, rules, now_ms):
        return ALL_AGES
    bands = {taken_for(ages.get(user, NOT_KNOWN), rules.age) for user in people(room, rules)}
    return AgeBand.ADULT if bands <= {AgeBand.ADULT} else ALL_AGES


def chosen_for(room: Room, rules: Rules) -> GroupsFor:
    """For whom a group is by somebody's word, or as the operator has it; whoever is in it."""
    return room.group.settings.audience or rules.age.groups


def _may_be_adults(room: Room, rules: Rules, now_ms: int) -> bool:
    return _is_for_adults(room, rules) and not is_held(room, rules, now_ms)


def _is_for_adults(room: Room, rules: Rules) -> bool:
    """Whether it is for adults as far as nobody's age speaks against it.

    The creator's word counts as soon as whoever comes reads nothing of before, and as long.
    """
    if chosen_for(room, rules) is not GroupsFor.ADULTS:
        return False
    return room.group.settings.audience is None or room.history_visibility == UNSEEN_BEFORE
