"""Plans: whoever is meant most exactly has it, whatever the order in which they are written."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.ids import UserId
from appservice.model.plans import NO_LIMITS, Given, Plan, Plans
from appservice.policy.plans import plan_of

ALICE = UserId("@alice:hs.test")
NAMES = ("whole", "pattern", "server", "wide")
NAMED = {name: Plan(name=name, replies=1) for name in NAMES}
GIVEN = (
    Given("@alice:hs.test", "whole"),
    Given("@ali*:hs.test", "pattern"),
    Given("hs.test", "server"),
    Given("*.test", "wide"),
)


def plans(*entries: Given, default: Plan = NO_LIMITS) -> Plans:
    return Plans(named=NAMED, given=entries, default=default)


def test_without_plans_nobody_has_limits() -> None:
    plan = plan_of(ALICE, Plans())
    assert (plan.replies, plan.tokens_per_day, plan.images_per_day) == (None, None, None)
    assert plan.models == ()


def test_the_most_exact_one_counts_in_every_order() -> None:
    for entries in permutations(GIVEN):
        assert plan_of(ALICE, plans(*entries)).name == "whole"
        assert plan_of(UserId("@alina:hs.test"), plans(*entries)).name == "pattern"
        assert plan_of(UserId("@bob:hs.test"), plans(*entries)).name == "server"
        assert plan_of(UserId("@alice:c.test"), plans(*entries)).name == "wide"


def test_everybody_else_has_the_default() -> None:
    default = Plan(name="default", replies=3)
    assert plan_of(UserId("@alice:elsewhere.net"), plans(*GIVEN, default=default)) == default


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        ("@*:hs.test", "hs.test", "pattern"),  # the same thing in two ways: the first
        ("@a*:*", "hs.test", "wide"),
        ("@alic?:hs.test", "@*:hs.test", "pattern"),
    ],
)
def test_of_two_patterns_the_one_that_says_more(first: str, second: str, winner: str) -> None:
    assert plan_of(ALICE, plans(Given(first, "pattern"), Given(second, "wide"))).name == winner


def test_a_user_is_named_as_they_are_written() -> None:
    assert plan_of(UserId("@Alice:hs.test"), plans(Given("@alice:hs.test", "whole"))) == NO_LIMITS


def test_a_plan_that_does_not_exist_is_given_to_nobody() -> None:
    assert plan_of(ALICE, plans(Given("@alice:hs.test", "gone"))) == NO_LIMITS


@given(st.lists(st.builds(Given, st.text(max_size=12), st.sampled_from(NAMES))), st.text())
def test_it_is_total(entries: list[Given], user: str) -> None:
    assert plan_of(UserId(user), plans(*entries)) in (*NAMED.values(), NO_LIMITS)
