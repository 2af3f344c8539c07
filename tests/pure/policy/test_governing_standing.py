"""What the AI user is in a group: power given and taken, two of its kind, a fight given in to."""

from dataclasses import replace

import pytest

from appservice.model.effect import DropTurns, Govern, Notice
from appservice.model.event import Membership
from appservice.model.given import Answered, Governed
from appservice.model.group import Group, PutBack, Standing
from appservice.model.ids import TurnId, UserId
from appservice.model.repair import PutState, TakeSeat
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.governing import plan
from tests.pure.policy.governed import SMALL
from tests.pure.policy.keeping import Keeping, as_it_was, event_id
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    MINUTE,
    NOW,
    RULES,
    group,
    member_change,
    message,
    scene,
    state_change,
    turn,
)
from tests.pure.policy.test_governing_levels import made, peoples

PUBLIC = state_change("m.room.join_rules", BOB, join_rule="public")


def test_the_own_power_taken_is_said_and_silences() -> None:
    keeping = Keeping(peoples("12", 150))
    keeping.govern()
    keeping.forget()
    keeping.hear(state_change("m.room.power_levels", ALICE, users={AI: 50}))
    assert not keeping.room.listens
    assert keeping.said == ["power_lost", "needs_owner"]
    assert keeping.done == []
    keeping.forget()
    keeping.hear(state_change("m.room.power_levels", ALICE, users={AI: 150}))
    assert keeping.said[0] == "joined_group"
    assert keeping.room.listens


def test_the_creators_own_power_taken_is_put_back() -> None:
    keeping = Keeping(made("11"))
    lowered = made("11", users={ALICE: 0}).power
    keeping.room = replace(keeping.room, power=lowered)
    keeping.govern()
    assert keeping.room.power.of(ALICE) == 100
    assert keeping.said == ["put_back_levels"]


def test_who_is_out_of_reach_is_said_once() -> None:
    room = replace(peoples("11", 100, users={CAROL: 100}), members=group(ALICE, CAROL).members)
    keeping = Keeping(room)
    keeping.govern()
    assert keeping.said.count("out_of_reach") == 1
    keeping.govern()
    assert keeping.said.count("out_of_reach") == 1
    lowered = peoples("11", 100).power
    keeping.hear(state_change("m.room.power_levels", CAROL, users=dict(lowered.users)))
    keeping.hear(state_change("m.room.power_levels", ALICE, users=dict(room.power.users)))
    assert keeping.said.count("out_of_reach") == 2, "raised anew is told anew"


def fought(keeping: Keeping) -> None:
    """Somebody opens the room again and again, until nobody closes it."""
    for number in range(10):
        opened = replace(PUBLIC, event_id=event_id(number))
        before = len(keeping.done)
        keeping.hear(opened)
        keeping.now_ms += MINUTE
        if len(keeping.done) == before:
            return
    raise AssertionError("it never gives in")


def test_the_third_repair_is_the_last() -> None:
    keeping = Keeping(group())
    fought(keeping)
    assert keeping.said == [*["put_back_join_rules"] * 3, "yielded"]
    assert keeping.room.group.standing is Standing.YIELDED
    keeping.hear(replace(PUBLIC, event_id=event_id(99)))
    assert len(keeping.done) == 3
    assert keeping.said.count("yielded") == 1


def test_repairs_far_apart_are_no_fight() -> None:
    keeping = Keeping(group())
    for number in range(9):
        keeping.hear(replace(PUBLIC, event_id=event_id(number)))
        keeping.now_ms += 5 * MINUTE + 1
    assert len(keeping.done) == 9
    assert keeping.room.group.standing is Standing.STEERS


def test_repairs_of_different_things_are_no_fight() -> None:
    keeping = Keeping(group())
    for kind, content in (
        ("m.room.join_rules", {"join_rule": "public"}),
        ("m.room.guest_access", {"guest_access": "can_join"}),
        ("m.room.history_visibility", {"history_visibility": "world_readable"}),
        ("m.room.canonical_alias", {"alias": "#tea:hs.test"}),
    ):
        for _ in range(2):
            keeping.hear(state_change(kind, BOB, **content))
    assert len(keeping.done) == 8
    assert keeping.room.group.standing is Standing.STEERS


def test_whoever_gave_in_is_silent_until_woken() -> None:
    keeping = Keeping(group())
    fought(keeping)
    said = decide(scene(keeping.room), message("Parlour, hello"), keeping.now_ms, RULES)
    assert said.effects == ()
    answered = decide(
        scene(keeping.room, open_turns=(turn(),)), Answered(TurnId("turn"), "words"), NOW, RULES
    )
    assert [type(each) for each in answered.effects] == [DropTurns]
    keeping.forget()
    woken = keeping.hear(message("!ai wake", sent_ms=keeping.now_ms))
    assert {Notice, Govern} <= {type(each) for each in woken.effects}
    assert keeping.said == ["tries_again", "put_back_join_rules"]
    assert keeping.room.join_rule == "invite"
    assert keeping.room.listens


def test_a_turn_that_is_open_when_it_gives_in_is_dropped() -> None:
    yielded = Governed(Standing.YIELDED, (), ())
    assert DropTurns("yielded") in decide(scene(), yielded, NOW, RULES).effects
    steers = Governed(Standing.STEERS, (), ())
    assert decide(scene(), steers, NOW, RULES).effects == ()


def test_a_fight_over_inviting_ends_too() -> None:
    """Opening and closing it as people come and go is no fight; undoing that is."""
    keeping = Keeping(group(), replace(RULES, max_people=2))
    keeping.govern()
    for _ in range(10):
        full = keeping.room
        as_it_was(keeping, replace(full, power=replace(full.power, invite=0)))
        keeping.govern()
        keeping.wait(MINUTE)
    assert keeping.room.group.standing is Standing.YIELDED


def test_choosing_again_and_again_is_no_fight() -> None:
    keeping = Keeping(group())
    for number in range(8):
        who = ("ai", "members")[number % 2]
        keeping.hear(message(f"!ai invitations {who}", ALICE, sent_ms=keeping.now_ms))
        keeping.wait(30_000)
        assert keeping.room.display["invitations"] == who
        assert (keeping.room.power.invite > 0) == (who == "ai")
    assert keeping.room.group.standing is Standing.STEERS


def test_bringing_people_in_again_and_again_closes_the_door_at_once() -> None:
    keeping = Keeping(group(), SMALL)
    keeping.hear(member_change(CAROL, Membership.JOIN))
    for number in range(10):
        if keeping.room.power.invite > 0:
            break
        guest = UserId(f"@guest{number}:hs.test")
        keeping.hear(member_change(guest, Membership.INVITE, BOB, event_id=event_id(number)))
        keeping.now_ms += 1000
    assert number == 4
    assert keeping.room.group.standing is Standing.STEERS


@pytest.mark.parametrize("rights", [True, False])
def test_of_two_of_its_kind_one_steers(rights: bool) -> None:
    """The one that made the room, else the one that wrote what the room shows of its settings."""
    keeps = group(ALICE, BOT, maker=BOT, asker=None) if rights else _shown_by(BOT)
    found = plan(keeps, NOW, RULES)
    assert (found.standing, found.repairs) == (Standing.FOLLOWS, ())
    public = plan(replace(keeps, join_rule="public"), NOW, RULES)
    assert (public.standing, public.lacks) == (Standing.GUEST, ("rules_not_kept",))
    alone = replace(keeps, members={u: m for u, m in keeps.members.items() if u != BOT})
    assert plan(alone, NOW, RULES).standing is Standing.STEERS


def test_a_crowd_that_another_keeps_is_not_read_whatever_the_own_power() -> None:
    keeps = replace(_shown_by(BOT), power=peoples("12", 0).power)
    small = replace(RULES, max_people=2)
    assert plan(keeps, NOW, small).standing is Standing.FOLLOWS
    crowd = replace(keeps, members=group(ALICE, BOB, CAROL, BOT).members)
    found = plan(crowd, NOW, small)
    assert (found.standing, found.lacks) == (Standing.GUEST, ("rules_not_kept",))


@pytest.mark.parametrize("version", ["11", "12"])
def test_more_people_out_of_reach_than_there_may_be_are_not_looked_after(version: str) -> None:
    small = replace(RULES, max_people=2)
    if version == "12":
        creators = frozenset((ALICE, BOB, CAROL))
        power = replace(peoples("12", 150).power, creators=creators)
        room = replace(peoples("12", 150), creators=creators, power=power)
    else:
        room = peoples("11", 100, users={BOB: 100, CAROL: 100})
    keeping = Keeping(replace(room, members=group(ALICE, BOB, CAROL).members), small)
    keeping.govern()
    assert (keeping.room.group.standing, keeping.said[-1]) == (Standing.GUEST, "too_many")
    assert not keeping.room.listens
    keeping.hear(member_change(CAROL, Membership.LEAVE))
    assert keeping.room.group.standing is Standing.STEERS


def test_a_high_default_makes_nobody_a_crowd() -> None:
    room = replace(peoples("11", 100, users_default=100), members=group(ALICE, BOB, CAROL).members)
    found = plan(room, NOW, replace(RULES, max_people=2))
    assert found.standing is Standing.STEERS
    assert any(isinstance(each, PutState) and each.what == "levels" for each in found.repairs)


def _shown_by(user: UserId) -> Room:
    room = replace(peoples("12", 150), display_by=user)
    return replace(room, members=group(ALICE, BOB, BOT).members)


def test_nobody_else_becomes_one_by_writing_it() -> None:
    assert plan(_shown_by(BOB), NOW, RULES).standing is Standing.STEERS
    assert plan(group(maker=AI, display_by=BOT), NOW, RULES).standing is Standing.STEERS


def test_who_stands_out_of_reach_anyway_may_steer() -> None:
    room = replace(peoples("11", 100, users={CAROL: 100}), display_by=CAROL)
    room = replace(room, members=group(ALICE, CAROL).members)
    assert plan(room, NOW, RULES).standing is Standing.FOLLOWS
    weak = replace(room, power=peoples("11", 50, users={CAROL: 100}).power)
    assert plan(weak, NOW, RULES).standing is Standing.GUEST


def test_bots_take_no_seat() -> None:
    room = group(ALICE, BOB, BOT)
    small = replace(RULES, max_people=2)
    assert not any(isinstance(each, TakeSeat) for each in plan(room, NOW, small).repairs)


def test_a_group_is_looked_at_once_in_a_while_though_nothing_is_heard() -> None:
    room = group()
    keeping = Keeping(replace(room, group=Group(standing=Standing.STEERS)))
    keeping.hear(member_change(CAROL, Membership.INVITE, ALICE))
    opened = replace(keeping.room, join_rule="public", group=keeping.room.group)
    keeping.room = opened
    keeping.wait(60 * MINUTE)
    assert keeping.room.join_rule == "invite"


def test_what_was_put_back_long_ago_is_forgotten() -> None:
    backs = tuple(PutBack(what="join_rules", at_ms=NOW - 11 * MINUTE) for _ in range(5))
    room = group(group=Group(standing=Standing.STEERS, put_back=backs))
    assert plan(room, NOW, RULES).standing is Standing.STEERS
