"""What comings and goings lead to, in direct chats and in groups."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.effect import (
    Decision,
    DropTurns,
    EndDirect,
    Govern,
    Leave,
    Notice,
    OpenTurn,
    PauseInvitations,
    SettleInvitation,
)
from appservice.model.event import Membership, StateChange
from appservice.model.ids import UserId
from appservice.model.proposing import DropProposals
from appservice.model.room import Room, RoomKind
from appservice.policy.decide import decide
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    RULES,
    direct,
    group,
    member_change,
    message,
    reaction,
    scene,
    state_change,
    turn,
    with_member,
)

JOIN, INVITE, LEAVE, BAN = Membership.JOIN, Membership.INVITE, Membership.LEAVE, Membership.BAN
OPENED: list[StateChange] = [
    state_change("m.room.join_rules", join_rule="public"),
    state_change("m.room.join_rules", join_rule="knock"),
    state_change("m.room.join_rules", join_rule="restricted"),
    state_change("m.room.history_visibility", history_visibility="world_readable"),
]


def decided(room: Room, given: Any) -> Decision:
    return decide(scene(room, open_turns=(turn(),)), given, NOW, RULES)


def kinds(decision: Decision) -> list[type]:
    return [type(effect) for effect in decision.effects]


# Direct chats


@pytest.mark.parametrize("membership", list(Membership))
def test_a_direct_chat_ends_with_the_first_trace_of_a_third(membership: Membership) -> None:
    for sender in (ALICE, BOB):
        decision = decided(direct(), member_change(BOB, membership, sender))
        assert decision.room.kind is RoomKind.GROUP
        assert kinds(decision) == [DropTurns, DropProposals, EndDirect]
        assert decision.effects[0].about is None  # type: ignore[union-attr]
        assert set(decision.room.members) == {AI, ALICE, BOB}


@pytest.mark.parametrize("opened", OPENED)
@pytest.mark.parametrize("told", [True, False])
def test_a_direct_chat_ends_when_others_could_come_or_look_in(
    opened: StateChange, told: bool
) -> None:
    """Also in an encrypted room where the AI user has something else to say."""
    decision = decided(direct(encrypted=True, told_encrypted=told), opened)
    assert decision.room.kind is RoomKind.GROUP
    assert kinds(decision) == [DropTurns, DropProposals, EndDirect]


@pytest.mark.parametrize(
    "given", [message(), message("!ai help"), message(replaces="$old"), reaction("x")]
)
def test_whatever_comes_first_ends_a_chat_that_is_none_any_more(given: Any) -> None:
    """A fresh snapshot can hold a third person whose event has not been decided on yet."""
    for room in (with_member(direct(), BOB, JOIN), direct(join_rule="public")):
        decision = decided(room, given)
        assert kinds(decision) == [DropTurns, DropProposals, EndDirect]
        assert decision.room.kind is RoomKind.GROUP


def test_after_its_end_nothing_said_there_is_answered_unasked() -> None:
    room = decided(direct(), member_change(BOB, INVITE, ALICE)).room
    for again in (member_change(BOB, LEAVE), state_change("m.room.join_rules", join_rule="invite")):
        room = decided(room, again).room
        assert room.kind is RoomKind.GROUP
        assert OpenTurn not in kinds(decided(room, message("good morning")))


def test_a_direct_chat_goes_on_while_only_its_two_change_something() -> None:
    for change in (
        member_change(ALICE, JOIN, display_name="Alice"),
        member_change(AI, JOIN, display_name="AI"),
        state_change("m.room.name", name="Us"),
        state_change("m.room.join_rules", join_rule="invite"),
    ):
        decision = decided(direct(), change)
        assert decision.room.kind is RoomKind.DIRECT
        assert decision.effects == ()


@pytest.mark.parametrize("membership", [LEAVE, BAN])
def test_left_alone_in_a_direct_chat_it_leaves(membership: Membership) -> None:
    decision = decided(direct(), member_change(ALICE, membership))
    assert kinds(decision) == [DropTurns, Leave]


@pytest.mark.parametrize("room", [direct(), group()])
@pytest.mark.parametrize("membership", [LEAVE, BAN])
def test_thrown_out_it_is_gone(room: Room, membership: Membership) -> None:
    decision = decided(room, member_change(AI, membership, ALICE))
    assert decision.room.kind is RoomKind.LEFT
    assert kinds(decision) == [DropTurns]


# Groups


@pytest.mark.parametrize("join_rule", ["invite", "public"])
def test_a_group_stays_one_when_two_are_left(join_rule: str) -> None:
    decision = decided(group(ALICE, BOB, join_rule=join_rule), member_change(BOB, LEAVE))
    assert decision.room.kind is RoomKind.GROUP
    assert decision.effects == (() if join_rule == "invite" else (Govern("MemberChange"),))


def test_an_invitation_accepted_is_settled() -> None:
    room = with_member(group(), CAROL, INVITE, inviter=AI)
    decision = decided(room, member_change(CAROL, JOIN))
    assert decision.effects == (SettleInvitation(CAROL, "joined"),)


def test_who_declines_an_invitation_of_ours_is_not_asked_again_for_a_while() -> None:
    room = with_member(group(), CAROL, INVITE, inviter=AI)
    decision = decided(room, member_change(CAROL, LEAVE))
    settled, pause = decision.effects
    assert settled == SettleInvitation(CAROL, "declined")
    assert isinstance(pause, PauseInvitations)
    assert (pause.user, pause.until_ms) == (CAROL, NOW + RULES.budgets.declined_pause_ms)


def test_who_declines_a_friends_invitation_said_nothing_about_ours() -> None:
    room = with_member(group(), CAROL, INVITE, inviter=BOB)
    assert decided(room, member_change(CAROL, LEAVE)).effects == (
        SettleInvitation(CAROL, "declined"),
    )


@pytest.mark.parametrize("membership", [LEAVE, BAN])
def test_an_invitation_withdrawn_is_nothing_that_the_invited_did(membership: Membership) -> None:
    room = with_member(group(), CAROL, INVITE, inviter=AI)
    decision = decided(room, member_change(CAROL, membership, BOB))
    assert decision.effects == (SettleInvitation(CAROL, "withdrawn"),)


def test_what_was_before_is_taken_from_the_event_where_the_member_is_not_known() -> None:
    joined = decided(group(), member_change(CAROL, JOIN, was=INVITE))
    assert joined.effects == (SettleInvitation(CAROL, "joined"),)
    assert decided(group(), member_change(CAROL, JOIN, was=LEAVE)).effects == ()


def test_who_was_in_and_leaves_declines_nothing() -> None:
    assert decided(group(), member_change(BOB, LEAVE, was=INVITE)).effects == ()


@pytest.mark.parametrize("membership", [LEAVE, BAN])
def test_the_last_human_gone_it_leaves_bots_or_not(membership: Membership) -> None:
    decision = decided(group(BOB, BOT), member_change(BOB, membership))
    assert kinds(decision) == [DropTurns, Leave]


def test_it_waits_for_who_is_invited() -> None:
    room = with_member(group(BOB), CAROL, INVITE, inviter=AI)
    assert Leave not in kinds(decided(room, member_change(BOB, LEAVE)))
    last = decided(decided(room, member_change(BOB, LEAVE)).room, member_change(CAROL, LEAVE))
    assert kinds(last) == [SettleInvitation, PauseInvitations, DropTurns, Leave]


def test_a_knock_withdrawn_in_an_empty_room_does_no_harm() -> None:
    room = replace(group(BOB), members={})
    assert decided(room, member_change(UserId("@k:k"), Membership.KNOCK)).effects == ()


# Encryption


@pytest.mark.parametrize("room", [direct(), group()])
def test_encryption_switched_on_is_told_once(room: Room) -> None:
    switched = state_change("m.room.encryption", algorithm="m.megolm.v1.aes-sha2")
    first = decided(room, switched)
    (notice,) = first.effects
    assert isinstance(notice, Notice)
    assert notice.say.key == "encrypted_here"
    assert first.room.encrypted
    assert decided(first.room, switched).effects == ()
    assert decided(first.room, state_change("m.room.name", name="x")).effects == ()
