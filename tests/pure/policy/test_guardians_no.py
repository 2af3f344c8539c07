"""A guardian's no holds whatever happens in a group, and nobody else can tell that there is one."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from appservice.model.age import Age, AgeRules
from appservice.model.catching_up import CatchUp
from appservice.model.effect import Decision, Effect, Notice, OpenTurn
from appservice.model.event import Membership
from appservice.model.given import Given, Tick
from appservice.model.group import Standing
from appservice.model.guarding import GuardingChanged, Limits, OutWished, TellLimit
from appservice.model.ids import UserId
from appservice.model.judging import AskJudge
from appservice.model.people import People
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.adding import sort
from appservice.policy.admission import people
from appservice.policy.creators import creators_of
from appservice.policy.decide import decide
from appservice.policy.governing.reach import in_reach
from appservice.policy.governing.staying import can_take_out
from appservice.policy.keeping_out import guardians_no, ids_of, is_silent_to, kept_out
from appservice.policy.links import unwelcome
from appservice.policy.mixing import mixes
from appservice.policy.quiet_hours import is_quiet
from tests.pure.policy import governed, guarded_scenes, scenes
from tests.pure.policy.governed import PEOPLE
from tests.pure.policy.keeping import Keeping
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    group,
    member_change,
    message,
    reaction,
)

users = st.sampled_from(PEOPLE)
known = st.builds(People, guarded_scenes.ages(users), guarded_scenes.guarded(users))
moves = st.one_of(
    st.builds(member_change, users, st.sampled_from(Membership), users),
    st.builds(GuardingChanged, users),
    st.builds(OutWished, users),
    st.builds(message, st.just("Parlour, hello"), users),
    st.builds(Tick, st.sampled_from(["look", "round"])),
)
ANSWERS = (OpenTurn, CatchUp, AskJudge)


@settings(max_examples=40, deadline=None)
@given(governed.rooms(lively=True), known, guarded_scenes.age_rules, st.lists(moves, max_size=6))
def test_whatever_happens_whom_a_guardian_keeps_out_is_not_in(
    room: Room, of: People, age: AgeRules, happens: list[Given]
) -> None:
    rules = replace(governed.SMALL, age=age, max_people=5)
    keeping = Keeping(room, rules)
    keeping.govern()
    keeping.known = of
    for each in happens:
        decision = keeping.hear(each)
        for effect in decision.effects:
            if isinstance(effect, OpenTurn):
                assert not is_silent_to(keeping.room, effect.asker, of, rules)
                assert not is_quiet(of.limits(effect.asker), NOW)
    keeping.hear(GuardingChanged(ALICE))
    after = keeping.room
    if after.group.standing is not Standing.STEERS or keeping.left:
        return
    for user in people(after, rules):
        no = guardians_no(user, ids_of(after), of, rules)
        if not after.joined(user) and user in after.group.refused:
            continue  # what could not be withdrawn ends when they come, as for everybody
        # Who is only not agreed to yet stays, unanswered: that nobody said yes is not a no.
        if no is not None and (no != "limit_not_approved" or not after.joined(user)):
            assert not can_take_out(after, user)


@given(governed.rooms(lively=True), known, guarded_scenes.age_rules, st.permutations(PEOPLE))
def test_no_way_in_is_open_to_whom_another_one_is_closed(
    room: Room, of: People, age: AgeRules, asked: list[UserId]
) -> None:
    rules = replace(governed.SMALL, age=age, max_people=20)
    found = sort(room, tuple(asked), rules, of)
    for user in asked:
        if kept_out(room, user, of, rules) is None:
            continue
        assert user not in found.invite
        assert unwelcome(room, user, rules, of)
    reasons = {why for _, why in found.refused}
    assert reasons <= {"not_now", "add_here", "add_invited", "add_full"}


@given(governed.rooms(lively=True), known, guarded_scenes.age_rules, users, users)
def test_one_more_person_in_a_group_lets_nobody_in_who_was_kept_out(
    room: Room, of: People, age: AgeRules, more: UserId, user: UserId
) -> None:
    rules = replace(governed.SMALL, age=age)
    there = {**room.members}
    fewer = replace(room, members={u: m for u, m in there.items() if u != more})
    if kept_out(fewer, user, of, rules) is not None:
        assert kept_out(room, user, of, rules) is not None
    if mixes(fewer, of, rules):
        assert mixes(room, of, rules)


def public(decision: Decision) -> list[Effect]:
    """What others may see something of: all but what is told to one person in their own chat."""
    return [each for each in decision.effects if not isinstance(each, TellLimit)]


@settings(max_examples=60, deadline=None)
@given(scenes.scenes, scenes.inputs, scenes.rules, guarded_scenes.ages(scenes.users))
def test_what_is_done_depends_on_nobodys_age_where_no_policy_does(
    scene: Scene, heard: Given, rules: Rules, other: Mapping[UserId, Age]
) -> None:
    rules = replace(rules, age=replace(rules.age, policies=frozenset()))
    one, two = (
        decide(replace(scene, ages=ages), heard, NOW, rules) for ages in (scene.ages, other)
    )
    assert one.effects == two.effects
    assert one.why == two.why


@settings(max_examples=60, deadline=None)
@given(scenes.scenes, scenes.inputs, scenes.rules)
def test_nothing_is_said_in_a_group_because_of_a_guardian(
    scene: Scene, heard: Given, rules: Rules
) -> None:
    if scene.room.kind is not RoomKind.GROUP:
        return
    # What becomes of who waits by a link is the same for all reasons: tests of links show that.
    scene = replace(scene, room=replace(scene.room, group=replace(scene.room.group, wishes=())))
    rules = replace(rules, age=replace(rules.age, policies=frozenset()))
    limited, free = (
        decide(replace(scene, guarded=guarded), heard, NOW, rules)
        for guarded in (scene.guarded, {})
    )
    said, said_free = (
        [e for e in each.effects if isinstance(e, Notice)] for each in (limited, free)
    )
    assert [e for e in said if e.room_id is None] == [e for e in said_free if e.room_id is None]
    for effect in public(limited):
        if isinstance(effect, ANSWERS):
            assert effect in free.effects, "less is answered, never more"


def script(newcomer: UserId) -> list[Given]:
    """Somebody is invited, comes, talks, is talked to, and goes."""
    return [
        member_change(newcomer, Membership.INVITE, ALICE),
        member_change(newcomer, Membership.JOIN, newcomer),
        message("Parlour, hello", newcomer),
        message("hello all", newcomer),
        reaction("👍", newcomer),
        message("Parlour, are you there?", BOB),
        Tick("look"),
        Tick("round"),
        GuardingChanged(newcomer),
        member_change(newcomer, Membership.LEAVE, newcomer),
    ]


@given(guarded_scenes.any_age, guarded_scenes.any_age, guarded_scenes.age_rules)
def test_a_child_and_an_adult_who_come_look_the_same_to_all_others(
    one: Age, two: Age, age: AgeRules
) -> None:
    rules = replace(governed.SMALL, age=replace(age, policies=frozenset()))
    played = []
    for of in (one, two):
        keeping = Keeping(group(ALICE, BOB), rules, known=People({CAROL: of}))
        effects = [public(keeping.hear(each)) for each in script(CAROL)]
        played.append((effects, keeping.done, keeping.said, keeping.timers))
    assert played[0] == played[1]


def test_creators_are_the_only_ones_beyond_reach_in_a_group_of_ours() -> None:
    room = group(ALICE, BOB)
    assert {u for u in room.members if not in_reach(room, u)} == {AI, *creators_of(room)}
    limits = People(guarded={BOB: Limits(groups=False)})
    assert guardians_no(BOB, ids_of(room), limits, governed.SMALL) == "limit_groups"
