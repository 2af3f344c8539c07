"""Who loses a seat: who is beyond the last one, who came though withdrawn, who never answered."""

from dataclasses import replace

import pytest

from appservice.model.effect import Govern
from appservice.model.event import MemberChange, Membership
from appservice.model.given import Governed
from appservice.model.group import Standing
from appservice.model.ids import UserId
from appservice.model.repair import Carried, TakeSeat
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.governing.seats import is_full, next_expiry_ms, to_take
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

DAVE = UserId("@dave:d.test")
THREE = replace(RULES, max_people=3)
AGE = THREE.governance.invitation_ms


def after(room: Room, given: MemberChange | Governed, now_ms: int = NOW) -> Room:
    return decide(scene(room), given, now_ms, THREE).room


def withdrawal_refused(room: Room, user: UserId) -> Room:
    return after(room, Governed(Standing.STEERS, (), (Carried("full", user, done=False),)))


@pytest.mark.parametrize("membership", [Membership.INVITE, Membership.JOIN])
def test_the_newest_goes_and_never_the_creator(membership: Membership) -> None:
    room = with_member(group(CAROL, BOB, ALICE), DAVE, membership)
    assert to_take(room, NOW, THREE) == (TakeSeat(DAVE, "full"),)
    assert to_take(room, NOW, replace(THREE, max_people=2)) == (
        TakeSeat(DAVE, "full"),
        TakeSeat(BOB, "full"),
    )


def test_bots_and_the_ai_user_take_no_seat() -> None:
    room = group(ALICE, BOB, BOT)
    assert not is_full(room, THREE)
    assert is_full(with_member(room, CAROL, Membership.INVITE), THREE)
    assert to_take(with_member(room, CAROL, Membership.INVITE), NOW, THREE) == ()


def test_a_refused_withdrawal_is_noted_and_not_tried_again() -> None:
    room = after(group(ALICE, BOB, CAROL), member_change(DAVE, Membership.INVITE, sender=BOB))
    assert to_take(room, NOW, THREE) == (TakeSeat(DAVE, "full"),)
    room = withdrawal_refused(room, DAVE)
    assert DAVE in room.group.refused
    assert to_take(room, NOW, THREE) == ()


def test_who_joins_by_an_invitation_that_could_not_be_withdrawn_is_removed() -> None:
    room = after(group(ALICE, BOB, CAROL), member_change(DAVE, Membership.INVITE, sender=BOB))
    room = withdrawal_refused(room, DAVE)
    room = after(room, member_change(CAROL, Membership.LEAVE))
    decision = decide(scene(room), member_change(DAVE, Membership.JOIN), NOW, THREE)
    assert to_take(decision.room, NOW, THREE) == (TakeSeat(DAVE, "refused"),)
    assert any(isinstance(effect, Govern) for effect in decision.effects)


def test_who_is_invited_anew_may_stay() -> None:
    room = after(group(ALICE, BOB, CAROL), member_change(DAVE, Membership.INVITE, sender=BOB))
    room = withdrawal_refused(room, DAVE)
    room = after(room, member_change(CAROL, Membership.LEAVE))
    room = after(room, member_change(DAVE, Membership.LEAVE))
    room = after(room, member_change(DAVE, Membership.INVITE, sender=BOB))
    room = after(room, member_change(DAVE, Membership.JOIN))
    assert to_take(room, NOW, THREE) == ()


def test_an_invitation_ends_when_nobody_answers_it() -> None:
    room = after(group(ALICE, BOB), member_change(DAVE, Membership.INVITE, sender=BOB))
    assert next_expiry_ms(room, NOW, THREE) == NOW + AGE
    assert to_take(room, NOW + AGE - 1, THREE) == ()
    assert to_take(room, NOW + AGE, THREE) == (TakeSeat(DAVE, "expired"),)
    joined = after(room, member_change(DAVE, Membership.JOIN))
    assert to_take(joined, NOW + AGE, THREE) == ()


def test_the_ai_user_is_never_taken() -> None:
    room = group(ALICE, BOB, CAROL, DAVE)
    assert AI not in {seat.user for seat in to_take(room, NOW, THREE)}
