"""After every coming a group is for all ages for a time that nobody can foresee."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import ALL_AGES, Age, AgeBand, AgeRules, Trust, Unknown
from appservice.model.event import Membership
from appservice.model.given import CameAlong, Given, Tick
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room
from appservice.policy.audience import audience_of
from appservice.policy.decide import decide
from appservice.policy.forgetting import without_person
from appservice.policy.governing.beginning import begun
from appservice.policy.holding import held
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    DAY,
    NOW,
    RULES,
    direct,
    group,
    member_change,
    message,
    scene,
    with_member,
)

HOUR = 3_600_000
AGED = replace(RULES, age=AgeRules(hold_least_ms=6 * HOUR, hold_most_ms=48 * HOUR))
JOINED = {ALICE: Membership.JOIN, BOB: Membership.JOIN}
MET = Group(standing=Standing.STEERS, round_ms=NOW + DAY, met=JOINED)
USERS = (ALICE, BOB, CAROL)


def after(room: Room, given: Given, *, draw: float = 0.5, now_ms: int = NOW) -> Room:
    return decide(replace(scene(room), draw=draw), given, now_ms, AGED).room


def joins(user: UserId = CAROL) -> Given:
    return member_change(user, Membership.JOIN)


@pytest.mark.parametrize(("draw", "hours"), [(0.0, 6), (0.5, 27), (1.0, 48)])
def test_a_joining_begins_a_time_as_long_as_was_drawn(draw: float, hours: int) -> None:
    room = after(group(group=MET), joins(), draw=draw)
    assert room.group.all_ages_until_ms == NOW + hours * HOUR
    assert room.group.met == {**JOINED, CAROL: Membership.JOIN}


def test_the_same_joining_heard_twice_or_a_new_name_begins_none() -> None:
    room = after(group(group=MET), joins())
    again = after(room, joins(), draw=1.0, now_ms=NOW + HOUR)
    assert again.group.all_ages_until_ms == room.group.all_ages_until_ms


def test_coming_back_is_another_joining_and_nothing_makes_a_time_shorter() -> None:
    room = after(group(group=MET), joins(), draw=1.0)
    gone = after(room, member_change(CAROL, Membership.LEAVE), now_ms=NOW + 1)
    assert gone.group.all_ages_until_ms == room.group.all_ages_until_ms
    soon = after(gone, joins(), draw=0.0, now_ms=NOW + 2)
    assert soon.group.all_ages_until_ms == room.group.all_ages_until_ms
    late = after(gone, joins(), draw=1.0, now_ms=NOW + HOUR)
    assert late.group.all_ages_until_ms == NOW + 49 * HOUR


def test_an_invitation_begins_one_and_following_it_another() -> None:
    invited = after(group(group=MET), member_change(CAROL, Membership.INVITE, BOB))
    assert invited.group.all_ages_until_ms == NOW + 27 * HOUR
    joined = after(invited, joins(), now_ms=NOW + HOUR)
    assert joined.group.all_ages_until_ms == NOW + 28 * HOUR


def test_a_program_begins_none() -> None:
    assert after(group(group=MET), joins(BOT)).group.all_ages_until_ms == 0


@pytest.mark.parametrize("age", [Age(AgeBand.FROM_13, Trust.STATED), None])
def test_nobody_is_shown_by_their_going_to_have_been_the_child(age: Age | None) -> None:
    settled = replace(MET, met={**JOINED, CAROL: Membership.JOIN})
    room = with_member(group(group=settled), CAROL, Membership.JOIN)
    leaves = member_change(CAROL, Membership.LEAVE)
    shielded = replace(AGED, age=replace(AGED.age, unknown=Unknown.SHIELDED))
    at = replace(scene(room), draw=0.5, ages={} if age is None else {CAROL: age})
    assert decide(at, leaves, NOW, shielded).room.group.all_ages_until_ms == NOW + 27 * HOUR
    adult = replace(at, ages={CAROL: Age(AgeBand.ADULT, Trust.STATED)})
    assert decide(adult, leaves, NOW, shielded).room.group.all_ages_until_ms == 0


def test_who_is_found_there_begins_one_whatever_told_us_so() -> None:
    """A joining may come by no event: the snapshot of any input shows it."""
    found = with_member(group(group=MET), CAROL, Membership.JOIN)
    for given_input in (message("hello"), Tick("look")):
        assert after(found, given_input).group.all_ages_until_ms == NOW + 27 * HOUR
    assert after(group(group=MET), message("hello")).group.all_ages_until_ms == 0
    first = after(group(group=replace(MET, met={})), message("hello"))
    assert first.group.all_ages_until_ms == NOW + 27 * HOUR


def test_the_time_goes_along_with_an_upgrade_and_waits_for_who_is_asked_back() -> None:
    until = NOW + 30 * HOUR
    came = CameAlong(RoomId("!old:hs.test"), Settings(), (), all_ages_until_ms=until)
    assert after(group(group=MET), came).group.all_ages_until_ms == until
    before = group(group=replace(MET, all_ages_until_ms=until))
    assert begun(before, before, NOW, AGED).group.all_ages_until_ms == until


def test_forgetting_a_person_ends_no_time() -> None:
    room = after(group(group=MET), joins())
    assert without_person(room, CAROL).group.met == room.group.met
    gone = after(room, member_change(CAROL, Membership.LEAVE))
    forgot = without_person(gone, CAROL).group
    assert forgot.all_ages_until_ms == room.group.all_ages_until_ms
    assert CAROL not in forgot.met


def test_direct_chats_and_houses_without_such_times_note_nothing() -> None:
    assert held(direct(), {}, 0.5, NOW, AGED) == direct()
    room = with_member(group(), CAROL, Membership.JOIN)
    assert held(room, {}, 0.5, NOW, RULES) == room


steps = st.lists(
    st.tuples(
        st.sampled_from(USERS),
        st.sampled_from([Membership.JOIN, Membership.LEAVE, Membership.INVITE, Membership.BAN]),
        st.floats(0, 1),
        st.integers(0, 12 * HOUR),
    ),
    max_size=12,
)


@given(steps)
def test_in_no_order_of_comings_is_a_group_for_adults_too_early(
    sequence: list[tuple[UserId, Membership, float, int]],
) -> None:
    room, now_ms, last_join_ms, until_ms = group(group=MET), NOW, 0, 0
    everybody = {user: Age(AgeBand.ADULT, Trust.STATED) for user in USERS}
    for user, membership, draw, later_ms in sequence:
        now_ms += later_ms
        before = room
        change = member_change(user, membership, AI if membership is Membership.BAN else None)
        room = after(room, change, draw=draw, now_ms=now_ms)
        was = before.members[user].membership if user in before.members else None
        if membership in (Membership.JOIN, Membership.INVITE) and membership is not was:
            last_join_ms = now_ms
        assert room.group.all_ages_until_ms >= until_ms
        until_ms = room.group.all_ages_until_ms
        if last_join_ms:
            early = last_join_ms + 6 * HOUR - 1
            assert audience_of(room, everybody, AGED, early).band is ALL_AGES
        settled = max(now_ms, until_ms)
        assert audience_of(room, everybody, AGED, settled).band is AgeBand.ADULT
