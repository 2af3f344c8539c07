"""Budgets: the edges of each, and what splitting a wish must never do."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.ids import UserId
from appservice.model.rules import Budgets
from appservice.model.verdict import Deny
from appservice.policy.budget import Allowed, Spent, may_invite, may_make_group
from tests.pure.policy.rooms import ALICE, BOB, CAROL, NOW

BUDGETS = Budgets()


def spent(**more: Any) -> Spent:
    nothing: dict[str, Any] = {"groups": 0, "invitations": 0, "open_invitations": 0}
    return Spent(**nothing | {"open_for": {}, "paused_until": {}} | more)


def allowed(**more: Any) -> Allowed:
    return may_invite((ALICE, BOB, CAROL), spent(**more), BUDGETS, NOW)


@pytest.mark.parametrize(
    ("groups", "limit", "denied"),
    [(0, 5, False), (4, 5, False), (5, 5, True), (6, 5, True), (0, 0, True)],
)
def test_groups_of_a_day(groups: int, limit: int, denied: bool) -> None:
    verdict = may_make_group(spent(groups=groups), Budgets(groups_per_day=limit))
    assert verdict == (Deny("groups_per_day") if denied else None)


def test_with_nothing_spent_all_are_invited() -> None:
    assert allowed() == Allowed((ALICE, BOB, CAROL), (), ())


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("invitations", BUDGETS.invitations_per_day),
        ("open_invitations", BUDGETS.open_invitations),
    ],
)
def test_the_askers_budget_ends_where_it_ends(name: str, limit: int) -> None:
    assert allowed(**{name: limit - 3}) == Allowed((ALICE, BOB, CAROL), (), ())
    assert allowed(**{name: limit - 1}) == Allowed((ALICE,), (), (BOB, CAROL))
    assert allowed(**{name: limit}) == Allowed((), (), (ALICE, BOB, CAROL))
    assert allowed(**{name: limit + 7}) == Allowed((), (), (ALICE, BOB, CAROL))


def test_the_smaller_rest_counts() -> None:
    both = allowed(
        invitations=BUDGETS.invitations_per_day - 1, open_invitations=BUDGETS.open_invitations - 2
    )
    assert both.invitees == (ALICE,)


def test_a_person_has_only_so_many_open_invitations() -> None:
    limit = BUDGETS.open_per_invited
    assert allowed(open_for={BOB: limit - 1}).not_now == ()
    assert allowed(open_for={BOB: limit}) == Allowed((ALICE, CAROL), (BOB,), ())
    assert allowed(open_for={BOB: limit + 1}).not_now == (BOB,)


def test_a_person_is_asked_only_so_often_a_day() -> None:
    """However often the invitations are taken back."""
    limit = BUDGETS.invited_per_day
    assert allowed(asked_today={BOB: limit - 1}).not_now == ()
    assert allowed(asked_today={BOB: limit}) == Allowed((ALICE, CAROL), (BOB,), ())


def test_a_person_who_does_not_want_to_is_not_asked_until_the_time_is_over() -> None:
    assert allowed(paused_until={BOB: NOW + 1}) == Allowed((ALICE, CAROL), (BOB,), ())
    assert allowed(paused_until={BOB: NOW}).not_now == ()


def test_who_is_not_asked_costs_nothing() -> None:
    found = allowed(paused_until={ALICE: NOW + 1}, invitations=BUDGETS.invitations_per_day - 1)
    assert found == Allowed((BOB,), (ALICE,), (CAROL,))


users = st.lists(st.integers(0, 30), max_size=30, unique=True).map(
    lambda numbers: tuple(UserId(f"@p{n}:hs.test") for n in numbers)
)
counts = st.integers(0, 12)


@given(
    users,
    counts,
    counts,
    st.dictionaries(st.integers(0, 30).map(lambda n: f"@p{n}:hs.test"), st.integers(0, 3)),
    st.dictionaries(
        st.integers(0, 30).map(lambda n: f"@p{n}:hs.test"), st.integers(NOW - 2, NOW + 2)
    ),
    st.builds(Budgets, invitations_per_day=counts, open_invitations=counts),
)
def test_a_wish_is_split_whole_in_order_and_within_bounds(
    asked: tuple[UserId, ...],
    invitations: int,
    open_now: int,
    open_for: Mapping[UserId, int],
    paused: Mapping[UserId, int],
    budgets: Budgets,
) -> None:
    of = spent(
        invitations=invitations, open_invitations=open_now, open_for=open_for, paused_until=paused
    )
    split = may_invite(asked, of, budgets, NOW)
    parts = (split.invitees, split.not_now, split.over)
    assert sorted(user for part in parts for user in part) == sorted(asked)
    for part in parts:
        assert list(part) == sorted(part, key=asked.index)
    sent = len(split.invitees)
    assert not sent or invitations + sent <= budgets.invitations_per_day
    assert not sent or open_now + sent <= budgets.open_invitations
    for user in split.invitees:
        assert open_for.get(user, 0) < budgets.open_per_invited
        assert paused.get(user, 0) <= NOW
    assert not (split.over and split.invitees) or max(map(asked.index, split.invitees)) < min(
        map(asked.index, split.over)
    )
