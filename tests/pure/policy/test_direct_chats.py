"""When a direct chat has ended, and what becomes of what can be seen of an answer made for it."""

from dataclasses import replace

import pytest

from appservice.model.event import Membership
from appservice.model.room import RoomKind
from appservice.policy.admission import has_ended, still_direct
from appservice.policy.fold import fold, refreshed
from appservice.policy.streaming import DIRECT_ENDED, Ending, ending
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    direct,
    group,
    member_change,
    state_change,
    with_member,
)


def test_it_has_not_while_it_is_of_two() -> None:
    assert not has_ended(direct())
    assert not has_ended(direct(guest_access="can_join"))
    assert not has_ended(group()), "never was one"


@pytest.mark.parametrize("kind", [RoomKind.GROUP, RoomKind.LEFT, RoomKind.DOOR])
def test_what_it_became_since_changes_nothing(kind: RoomKind) -> None:
    assert has_ended(replace(direct(), kind=kind))


@pytest.mark.parametrize("membership", Membership)
def test_anybody_else_in_whatever_way_ends_it(membership: Membership) -> None:
    assert has_ended(with_member(direct(), BOB, membership))


def test_nobody_is_told_anything_where_the_person_is_not() -> None:
    assert has_ended(with_member(direct(), ALICE, Membership.LEAVE))


def test_an_invitation_by_a_token_ends_it_though_it_is_taken_back() -> None:
    offered = state_change("m.room.third_party_invite", display_name="b")
    offered = replace(offered, state_key="token")
    room = fold(direct(), offered)
    assert not still_direct(room)
    assert not still_direct(fold(room, replace(offered, content={})))
    there = [member_change(user, Membership.JOIN) for user in (ALICE, AI)]
    assert not still_direct(refreshed(room, there)), "once is for ever"
    assert not still_direct(refreshed(direct(), [*there, offered]))


@pytest.mark.parametrize("again", [True, False])
def test_an_answer_for_one_is_taken_away_whatever_it_says(again: bool) -> None:
    words = "more than enough words to be kept"
    assert ending(DIRECT_ENDED, words, again=again) is Ending.REMOVED
