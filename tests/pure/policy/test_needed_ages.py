"""Nobody's age is looked up for an input from which nothing follows by it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import Age, AgeBand, AgePolicy, AgeRules, GroupsFor, Trust, Unknown
from appservice.model.event import Membership
from appservice.model.given import Given, Tick
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.concerned import needs_ages
from appservice.policy.decide import decide
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    NOW,
    RULES,
    direct,
    group,
    member_change,
    message,
    reaction,
    scene,
    turn,
)

HOUR = 3_600_000
AGE = AgeRules(groups=GroupsFor.ALL_AGES, hold_least_ms=6 * HOUR, hold_most_ms=48 * HOUR)
ALL_AGES = replace(RULES, age=AGE)
HERE = {ALICE: Membership.JOIN, BOB: Membership.JOIN}
MET = Group(standing=Standing.STEERS, round_ms=NOW + DAY, met=HERE)
TALK = group(group=MET)


def needed(room: Room = TALK, said: Given | None = None, rules: Rules = ALL_AGES) -> bool:
    return needs_ages(room, said or message(), (), NOW, rules)


def test_talk_in_a_group_that_is_for_all_ages_anyway_needs_nobodys() -> None:
    assert not needed()
    assert not needed(said=reaction("x"))
    held = replace(MET, all_ages_until_ms=NOW + 1)
    assert not needed(
        group(group=held), rules=replace(RULES, age=replace(AGE, groups=GroupsFor.ADULTS))
    )


@pytest.mark.parametrize("policy", list(AgePolicy))
def test_a_rule_about_ages_needs_them(policy: AgePolicy) -> None:
    assert needed(rules=replace(RULES, age=replace(AGE, policies=frozenset({policy}))))


def test_what_is_said_to_adults_needs_them() -> None:
    assert needed(direct())
    assert needed(rules=replace(RULES, age=replace(AGE, groups=GroupsFor.ADULTS)))
    chosen = replace(MET, settings=Settings(audience=GroupsFor.ADULTS))
    assert needed(group(group=chosen, history_visibility="joined"))
    wide = replace(turn(), for_adults=True)
    assert needs_ages(TALK, message(), (wide,), NOW, ALL_AGES)


def test_who_comes_and_goes_needs_them() -> None:
    assert needed(said=member_change(CAROL, Membership.JOIN))
    assert needed(said=member_change(BOB, Membership.LEAVE))
    assert needed(said=Tick("round"))
    assert needed(group(group=replace(MET, met={**HERE, CAROL: Membership.JOIN})))


ages = st.builds(Age, st.sampled_from(AgeBand), st.sampled_from(Trust))
words = st.sampled_from(
    ["hello", "Parlour, hello", "!ai help", "!ai audience adults", "!ai audience all", "!ai leave",
     "!ai add @carol:example.org", "!ai remove @bob:example.org", "!ai why", "!ai age"]
)  # fmt: skip


@given(
    body=words,
    known=st.dictionaries(st.sampled_from([ALICE, BOB, CAROL]), ages),
    unknown=st.sampled_from(Unknown),
    groups=st.sampled_from(GroupsFor),
    chosen=st.sampled_from([None, *GroupsFor]),
    met=st.dictionaries(st.sampled_from([ALICE, BOB, CAROL]), st.just(Membership.JOIN)),
    until_ms=st.sampled_from([0, NOW + HOUR]),
    for_adults=st.booleans(),
)
def test_without_them_the_same_follows_wherever_they_are_not_needed(
    body: str,
    known: dict[UserId, Age],
    unknown: Unknown,
    groups: GroupsFor,
    chosen: GroupsFor | None,
    met: dict[UserId, Membership],
    until_ms: int,
    for_adults: bool,
) -> None:
    rules = replace(RULES, age=replace(AGE, unknown=unknown, groups=groups))
    own = replace(MET, met=met, all_ages_until_ms=until_ms, settings=Settings(audience=chosen))
    room, said = group(group=own, history_visibility="joined"), message(body)
    turns = (replace(turn(), for_adults=for_adults),)
    blind = replace(scene(room), open_turns=turns)
    if not needs_ages(room, said, turns, NOW, rules):
        seeing = replace(blind, ages=known)
        assert decide(seeing, said, NOW, rules) == decide(blind, said, NOW, rules)
