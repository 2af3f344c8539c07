"""For whom words have to be fit: by the room's people, its creator's word, and who came lately."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import (
    ALL_AGES,
    BANDS,
    NOT_KNOWN,
    NOT_READ,
    Age,
    AgeBand,
    AgeRules,
    GroupsFor,
    Trust,
    Unknown,
)
from appservice.model.event import Membership
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.audience import audience_of, narrows
from appservice.policy.taking import taken_for
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
    with_member,
)

STATED = Age(AgeBand.ADULT, Trust.STATED)
CHILD = Age(AgeBand.FROM_13, Trust.STATED)
STRICT = replace(
    RULES,
    age=AgeRules(
        unknown=Unknown.SHIELDED, groups=GroupsFor.ALL_AGES, hold_least_ms=DAY, hold_most_ms=2 * DAY
    ),
)
USERS = (ALICE, BOB, CAROL, UserId("@dan:d.test"), UserId("@eve:hs.test"))

ages = st.builds(Age, st.sampled_from(AgeBand), st.sampled_from(Trust))
known = st.dictionaries(st.sampled_from(USERS), ages)
age_rules = st.builds(
    AgeRules,
    unknown=st.sampled_from(Unknown),
    groups=st.sampled_from(GroupsFor),
    hold_least_ms=st.just(0),
    hold_most_ms=st.sampled_from([0, DAY]),
)
there = st.lists(
    st.tuples(st.sampled_from(USERS), st.sampled_from(Membership)), unique_by=lambda one: one[0]
)


@st.composite
def groups(draw: st.DrawFn) -> Room:
    """Groups with whatever people, settings and holds."""
    room = group(
        history_visibility=draw(st.sampled_from(["joined", "shared", "invited", "odd"])),
        group=Group(
            standing=draw(st.sampled_from(Standing)),
            settings=Settings(audience=draw(st.none() | st.sampled_from(GroupsFor))),
            all_ages_until_ms=draw(st.sampled_from([0, NOW, NOW + 1])),
            met=draw(st.dictionaries(st.sampled_from(USERS), st.sampled_from(Membership))),
        ),
    )
    room = replace(room, members={AI: room.members[AI]})
    for user, membership in draw(there):
        room = with_member(room, user, membership)
    return room


def band(room: Room, of: Mapping[UserId, Age], rules: Rules, now_ms: int = NOW) -> AgeBand:
    return audience_of(room, of, rules, now_ms).band


def for_adults(**more: object) -> Room:
    """A group of Alice and Bob, met long ago, that its creator opened for adults."""
    settled = Group(
        standing=Standing.STEERS,
        settings=Settings(audience=GroupsFor.ADULTS),
        met={ALICE: Membership.JOIN, BOB: Membership.JOIN},
    )
    return group(**({"group": settled, "history_visibility": "joined"} | more))


@given(groups(), known, age_rules, st.sampled_from(USERS), st.sampled_from(Membership))
def test_adding_a_member_never_raises_the_ceiling(
    room: Room, of: dict[UserId, Age], rules: AgeRules, who: UserId, membership: Membership
) -> None:
    all_rules = replace(RULES, age=rules)
    if who in room.members:
        return
    before, after = room, with_member(room, who, membership)
    assert not narrows(band(after, of, all_rules), band(before, of, all_rules))


@given(groups(), known, age_rules, st.sampled_from(USERS))
def test_what_is_not_known_or_invalid_never_loosens(
    room: Room, of: dict[UserId, Age], rules: AgeRules, who: UserId
) -> None:
    shielded = replace(RULES, age=replace(rules, unknown=Unknown.SHIELDED))
    without = {user: age for user, age in of.items() if user != who}
    for less in (without, of | {who: NOT_KNOWN}, of | {who: Age(AgeBand.ADULT, Trust.DECLARED)}):
        assert not narrows(band(room, less, shielded), band(room, of, shielded))


@given(groups(), known, age_rules, st.sampled_from(USERS))
def test_whose_age_cannot_be_read_is_no_adult_whatever_the_rules_say(
    room: Room, of: dict[UserId, Age], rules: AgeRules, who: UserId
) -> None:
    anyhow = replace(RULES, age=rules)
    unread = of | {who: NOT_READ}
    assert not narrows(band(room, unread, anyhow), band(room, of, anyhow))
    if who in _here(room) and who in people(room, anyhow):
        assert band(room, unread, anyhow) is ALL_AGES
    assert band(direct(), {ALICE: NOT_READ}, anyhow) is ALL_AGES


def _here(room: Room) -> set[UserId]:
    return {member.user_id for member in room.present()}


@given(groups(), known, age_rules)
def test_a_groups_audience_tells_nothing_finer_of_anybody(
    room: Room, of: dict[UserId, Age], rules: AgeRules
) -> None:
    assert band(room, of, replace(RULES, age=rules)) in (ALL_AGES, AgeBand.ADULT)


@given(groups(), known, age_rules)
def test_adults_only_where_the_creator_or_the_operator_said_so_and_nobody_came_lately(
    room: Room, of: dict[UserId, Age], rules: AgeRules
) -> None:
    if band(room, of, replace(RULES, age=rules)) is not AgeBand.ADULT:
        return
    assert (room.group.settings.audience or rules.groups) is GroupsFor.ADULTS
    assert room.group.all_ages_until_ms <= NOW
    here = {m.user_id: m.membership for m in room.present() if m.user_id != AI}
    assert rules.hold_most_ms == 0 or here.items() <= room.group.met.items()
    assert all(
        taken_for(of.get(user, NOT_KNOWN), rules) is AgeBand.ADULT for user in _here(room) - {AI}
    )


def test_a_group_of_stated_adults_is_for_adults_by_its_creators_word() -> None:
    of = {ALICE: STATED, BOB: STATED}
    assert band(for_adults(), of, STRICT) is AgeBand.ADULT
    nothing_said = replace(for_adults().group, settings=Settings())
    assert band(for_adults(group=nothing_said), of, STRICT) is ALL_AGES
    usual = replace(STRICT, age=replace(STRICT.age, groups=GroupsFor.ADULTS))
    assert band(for_adults(group=nothing_said), of, usual) is AgeBand.ADULT
    back = replace(for_adults().group, settings=Settings(audience=GroupsFor.ALL_AGES))
    assert band(for_adults(group=back), of, usual) is ALL_AGES


@pytest.mark.parametrize("visible", ["shared", "invited", "world_readable", "odd"])
def test_the_creators_word_counts_only_while_newcomers_read_nothing_of_before(visible: str) -> None:
    room = for_adults(history_visibility=visible)
    assert band(room, {ALICE: STATED, BOB: STATED}, STRICT) is ALL_AGES


@pytest.mark.parametrize("membership", [Membership.JOIN, Membership.INVITE])
@pytest.mark.parametrize("age", [CHILD, NOT_KNOWN, Age(AgeBand.ADULT, Trust.DECLARED)])
def test_one_child_or_stranger_there_or_invited_is_enough(membership: Membership, age: Age) -> None:
    room = with_member(for_adults(), CAROL, membership)
    room = replace(room, group=replace(room.group, met={**room.group.met, CAROL: membership}))
    of = {ALICE: STATED, BOB: STATED, CAROL: STATED}
    assert band(room, of, STRICT) is AgeBand.ADULT
    assert band(room, of | {CAROL: age}, STRICT) is ALL_AGES


def test_who_left_and_programs_do_not_count() -> None:
    of = {ALICE: STATED, BOB: STATED, CAROL: CHILD, BOT: CHILD}
    room = with_member(for_adults(), CAROL, Membership.LEAVE)
    assert band(with_member(room, BOT, Membership.JOIN), of, STRICT) is AgeBand.ADULT


def test_after_a_joining_it_is_for_all_ages_for_a_time() -> None:
    of = {ALICE: STATED, BOB: STATED, CAROL: STATED}
    held = replace(for_adults().group, all_ages_until_ms=NOW + DAY)
    assert band(for_adults(group=held), of, STRICT) is ALL_AGES
    assert band(for_adults(group=held), of, STRICT, NOW + DAY) is AgeBand.ADULT
    for membership in (Membership.JOIN, Membership.INVITE):
        came = with_member(for_adults(), CAROL, membership)  # and no event told us so yet
        assert band(came, of, STRICT) is ALL_AGES


def test_a_direct_chats_audience_has_the_band_of_its_person() -> None:
    for each in BANDS:
        assert band(direct(), {ALICE: Age(each, Trust.STATED)}, STRICT) is each
    assert band(direct(), {}, STRICT) is ALL_AGES
    assert band(direct(), {}, RULES) is AgeBand.ADULT
    declared = {ALICE: Age(AgeBand.ADULT, Trust.DECLARED)}
    assert band(direct(), declared, STRICT) is ALL_AGES
    assert band(direct(), {ALICE: Age(AgeBand.FROM_16, Trust.DECLARED)}, RULES) is AgeBand.FROM_16


def test_readers_are_all_but_the_ai_user() -> None:
    room = with_member(with_member(for_adults(), BOT, Membership.JOIN), CAROL, Membership.INVITE)
    assert audience_of(room, {}, RULES, NOW).people == {ALICE, BOB, BOT, CAROL}
    assert audience_of(room, {}, RULES, NOW).judged is False
    assert audience_of(room, {}, STRICT, NOW).judged is True
