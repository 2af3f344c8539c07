"""Who speaks for a group: its creator, and only long after the last one has gone somebody else."""

from dataclasses import replace

from appservice.model.event import Membership
from appservice.model.given import Governed
from appservice.model.group import Standing
from appservice.model.room import PowerLevels, Room
from appservice.policy.decide import decide
from appservice.policy.leading import CREATOR_AWAY_MS, leaders
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    RULES,
    group,
    member_change,
    scene,
    with_member,
)


def _left(room: Room, at_ms: int) -> Room:
    gone = with_member(room, ALICE, Membership.LEAVE)
    return replace(gone, group=replace(gone.group, creator_left_ms=at_ms))


def test_the_creator_leads_and_nobody_else() -> None:
    room = group(ALICE, BOB, CAROL, power=PowerLevels(users={BOB: 100}))
    assert leaders(room, NOW, RULES) == {ALICE}


def test_an_invited_creator_leads_before_coming() -> None:
    assert leaders(with_member(group(), ALICE, Membership.INVITE), NOW, RULES) == {ALICE}


def test_nobody_leads_for_a_day_when_the_creator_has_gone() -> None:
    room = group(ALICE, BOB, CAROL)
    assert leaders(_left(room, NOW - 1), NOW, RULES) == frozenset()
    assert leaders(_left(room, NOW - CREATOR_AWAY_MS + 1), NOW, RULES) == frozenset()


def test_then_power_counts_and_then_who_came_first() -> None:
    room = group(ALICE, BOB, CAROL)
    assert leaders(_left(room, NOW - CREATOR_AWAY_MS), NOW, RULES) == {BOB}
    raised = replace(room, power=PowerLevels(users={CAROL: 50}))
    assert leaders(_left(raised, NOW - CREATOR_AWAY_MS), NOW, RULES) == {CAROL}


def test_a_creator_whom_a_look_finds_gone_is_missed_from_then_on() -> None:
    gone = with_member(group(ALICE, BOB, CAROL), ALICE, Membership.LEAVE)
    assert leaders(gone, NOW, RULES) == frozenset()
    looked = decide(scene(gone), Governed(Standing.STEERS, (), ()), NOW, RULES).room
    row = decide(scene(gone), member_change(ALICE, Membership.LEAVE), NOW, RULES).room
    for room in (looked, row):
        assert leaders(room, NOW + CREATOR_AWAY_MS - 1, RULES) == frozenset()
        assert leaders(room, NOW + CREATOR_AWAY_MS, RULES) == {BOB}
    back = decide(scene(looked), member_change(ALICE, Membership.JOIN), NOW, RULES).room
    assert back.group.creator_left_ms == 0


def test_neither_the_ai_nor_bots_nor_the_invited_lead() -> None:
    room = with_member(group(ALICE, BOT), BOB, Membership.INVITE)
    assert AI in {member.user_id for member in room.present()}
    assert leaders(_left(room, 0), NOW, RULES) == frozenset()


def test_in_older_rooms_whom_it_was_handed_to_leads() -> None:
    room = group(version="11", creators=frozenset((AI,)))
    handed = replace(room, group=replace(room.group, creator=BOB))
    assert leaders(room, NOW, RULES) == {ALICE}
    assert leaders(handed, NOW, RULES) == {BOB}
