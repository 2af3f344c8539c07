"""Who is too new to use power over others, and who brought whom."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.event import Membership
from appservice.model.group import Group, Standing
from appservice.model.room import Room
from appservice.model.rules import Governance, Rules
from appservice.policy.decide import decide
from appservice.policy.newcomers import inviter_of, is_newcomer
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    DAY,
    NOW,
    RULES,
    group,
    member_change,
    members,
    scene,
)

HOUR = 3_600_000


def _room(**more: Any) -> Room:
    kept = {"standing": Standing.STEERS, "since": {BOB: NOW - HOUR, CAROL: NOW - 2 * DAY}} | more
    return group(ALICE, BOB, CAROL, group=Group(**kept))


def _invited(room: Room, user: Any, inviter: Any) -> Room:
    return replace(
        room,
        members={**room.members, user: replace(room.members[user], inviter=inviter)},
    )


def test_who_came_a_short_while_ago_is_a_newcomer() -> None:
    assert is_newcomer(_room(), BOB, NOW, RULES)
    assert not is_newcomer(_room(), CAROL, NOW, RULES)
    assert is_newcomer(_room(since={BOB: NOW - DAY + 1}), BOB, NOW, RULES)
    assert not is_newcomer(_room(since={BOB: NOW - DAY}), BOB, NOW, RULES)


def test_of_whom_nothing_is_known_is_a_newcomer() -> None:
    assert is_newcomer(_room(since={}), CAROL, NOW, RULES)


def test_the_creator_and_whom_they_brought_are_none() -> None:
    room = _room(since={ALICE: NOW, BOB: NOW, CAROL: NOW})
    assert not is_newcomer(room, ALICE, NOW, RULES)
    assert not is_newcomer(_invited(room, BOB, ALICE), BOB, NOW, RULES)
    assert is_newcomer(_invited(room, CAROL, BOB), CAROL, NOW, RULES)


def test_whom_the_ai_user_invited_came_at_somebodys_wish() -> None:
    room = _invited(_room(since={}, brought={BOB: ALICE}), BOB, AI)
    assert inviter_of(room, BOB) == ALICE
    assert not is_newcomer(room, BOB, NOW, RULES)
    room = _invited(_room(since={}, brought={BOB: CAROL}), BOB, AI)
    assert is_newcomer(room, BOB, NOW, RULES)


def test_an_old_wish_says_nothing_of_a_later_invitation_by_somebody_else() -> None:
    room = _invited(_room(since={}, brought={BOB: ALICE}), BOB, CAROL)
    assert inviter_of(room, BOB) == CAROL
    assert is_newcomer(room, BOB, NOW, RULES)


def test_who_came_by_the_creators_link_is_judged_by_time_alone() -> None:
    came = {"brought": {BOB: ALICE, CAROL: ALICE}, "let_in": {BOB: "$link", CAROL: "$link"}}
    room = _invited(_room(**came), BOB, AI)
    assert is_newcomer(room, BOB, NOW, RULES)
    assert not is_newcomer(room, CAROL, NOW, RULES)


def test_it_can_be_switched_off() -> None:
    off: Rules = replace(RULES, governance=Governance(newcomer_ms=0))
    assert not is_newcomer(_room(since={}), BOB, NOW, off)


@pytest.mark.parametrize("membership", [Membership.INVITE, Membership.JOIN])
def test_our_clock_counts_from_the_event_that_brought_them(membership: Membership) -> None:
    """Also where a fresh look at the room had shown them before their event came."""
    room = _room(since={})
    changed = replace(room, members={**members(AI, ALICE, CAROL), BOB: replace(room.members[BOB])})
    known = replace(changed.members[BOB], membership=membership)
    seen = replace(changed, members={**changed.members, BOB: known})
    after = decide(scene(seen), member_change(BOB, membership), NOW, RULES).room
    assert after.group.since[BOB] == NOW
    later = decide(scene(after), member_change(BOB, membership), NOW + HOUR, RULES).room
    assert later.group.since[BOB] == NOW, "another name is no new arrival"


def test_leaving_ends_both() -> None:
    room = _room(brought={BOB: ALICE})
    after = decide(scene(room), member_change(BOB, Membership.LEAVE), NOW, RULES).room
    assert BOB not in after.group.since
    assert BOB not in after.group.brought
