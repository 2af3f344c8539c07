"""The plan for a room: its standing, what must be put right now, and when to look again."""

from collections.abc import Iterator
from typing import Any

from appservice.model.age import GroupsFor
from appservice.model.group import DISPLAY, Invitations, Settings, Standing
from appservice.model.people import NOBODY, People
from appservice.model.repair import Plan, PutState, Repair
from appservice.model.room import Room, RoomKind
from appservice.model.routing import AUTO
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.approving import only_we_invite
from appservice.policy.audience import UNSEEN_BEFORE
from appservice.policy.governing.levels import levels
from appservice.policy.governing.over import is_over
from appservice.policy.governing.reach import out_of_reach
from appservice.policy.governing.seats import next_expiry_ms, seats, to_take
from appservice.policy.governing.standing import standing
from appservice.policy.governing.staying import to_leave
from appservice.policy.moving import successor_of
from appservice.policy.retention import shorter

MEMBERS_ONLY = frozenset(("invited", "joined", "shared"))
"""Who may read what was said: values of `m.room.history_visibility` that leave out strangers."""
NEWCOMERS = "newcomers"
"""What newcomers see of before, where that goes with for whom a group is."""
SILENT = frozenset(("display", "invite", NEWCOMERS))
"""What is put right without a word."""


def plan(room: Room, now_ms: int, rules: Rules, known: People = NOBODY) -> Plan:
    """What the room's rules ask for, given that the room is as the snapshot says.

    `known` is of the people who are in it or invited.
    """
    if room.kind is not RoomKind.GROUP or not room.joined(room.ai):
        return Plan(room.group.standing)
    if is_over(room) or successor_of(room) is not None:
        return Plan(room.group.standing, room.group.lacks)
    stands, lacks = standing(room, now_ms, rules)
    if stands is Standing.FOLLOWS and not kept_by_others(room, rules):
        return Plan(Standing.GUEST, ("rules_not_kept",))
    if stands is not Standing.STEERS:
        return Plan(stands, lacks)
    power = levels(room, now_ms, rules)
    leaving = to_leave(room, now_ms, known, rules)
    repairs: list[Repair] = [*to_take(room, now_ms, rules, leaving), *_kept(room, rules)]
    if power.wanted is not None:
        what = "levels" if power.broken else "invite"
        repairs.append(PutState(what, "m.room.power_levels", power.wanted))
    display = display_of(room.group.settings, rules)
    if room.display != display or room.display_by != room.ai:
        repairs.append(PutState("display", DISPLAY, display))
    times = (power.due_ms, next_expiry_ms(room, now_ms, rules))
    soonest = min((at_ms for at_ms in times if at_ms is not None), default=None)
    return Plan(stands, (), tuple(repairs), soonest, out_of_reach(room))


def kept_by_others(room: Room, rules: Rules) -> bool:
    """Whether a group that another AI keeps is as it has to be, whatever our own power reaches."""
    return len(people(room, rules)) <= seats(room, rules) and not any(_states(room, rules))


def _kept(room: Room, rules: Rules) -> Iterator[PutState]:
    """What is put right in a group that the AI user steers."""
    yield from _states(room, rules)
    before = room.group.history_before
    if room.group.settings.audience is GroupsFor.ADULTS:
        if room.history_visibility != UNSEEN_BEFORE:
            yield _history(NEWCOMERS, UNSEEN_BEFORE)
    elif before in MEMBERS_ONLY and room.history_visibility == UNSEEN_BEFORE:
        yield _history(NEWCOMERS, before)


def _history(what: str, visible: str) -> PutState:
    return PutState(what, "m.room.history_visibility", {"history_visibility": visible})


def _states(room: Room, rules: Rules) -> Iterator[PutState]:
    if room.join_rule != "invite":
        yield PutState("join_rules", "m.room.join_rules", {"join_rule": "invite"})
    if room.guest_access != "forbidden":
        yield PutState("guest_access", "m.room.guest_access", {"guest_access": "forbidden"})
    if room.history_visibility not in MEMBERS_ONLY:
        yield _history("history", rules.history_visibility)
    if room.alias is not None:
        yield PutState("alias", "m.room.canonical_alias", {})


def display_of(settings: Settings, rules: Rules) -> dict[str, Any]:
    """What everybody in the room may see of its settings, as the content of `DISPLAY`."""
    return {
        "version": 1,
        "max_people": settings.within(rules.max_people),
        "invitations": (Invitations.AI if only_we_invite(rules) else settings.invitations).value,
        "removals": settings.removals.value,
        "links": settings.links,
        "mode": (settings.mode or rules.speaking.mode).value,
        "model": settings.model or AUTO,
        "tone": settings.tone.value,
        "threads": settings.threads.value,
        "keep_ms": shorter(settings.keep or rules.keeping.groups, rules.keeping.most).ms,
    }
