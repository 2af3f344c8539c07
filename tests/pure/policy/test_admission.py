"""Which invitations are accepted, and what kind of room that makes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.event import Invitation, Membership
from appservice.model.ids import UserId
from appservice.model.room import Member, Room, RoomKind
from appservice.model.verdict import Deny
from appservice.policy.admission import (
    Accept,
    admit,
    is_blocked,
    may_ask,
    settle,
    stays_on,
    still_direct,
)
from appservice.policy.fold import fold
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    member_change,
    members,
    state_change,
    with_member,
)

GONE = (Membership.LEAVE, Membership.BAN, Membership.KNOCK)


def invitation(inviter: UserId = ALICE, **more: Any) -> Invitation:
    given: dict[str, Any] = {"is_direct": True, "join_rule": "invite", "encrypted": False}
    given |= {"key": "$invite", "room_type": None} | more
    return Invitation(room_id=ROOM, inviter=inviter, seen_ms=NOW, **given)


def test_without_a_list_those_of_the_own_server_may_ask() -> None:
    assert may_ask(ALICE, RULES)
    assert not may_ask(CAROL, RULES)
    assert not may_ask(UserId("@alice:xhs.test"), RULES)
    assert not may_ask(UserId("@alice:hs.test:8448"), RULES)


def test_a_list_says_who_may_ask() -> None:
    rules = replace(RULES, may_invite=("@*:c.test", "@a?ice:hs.test"))
    assert may_ask(CAROL, rules)
    assert may_ask(ALICE, rules)
    assert not may_ask(BOB, rules)


@pytest.mark.parametrize("glob", ["@carol:c.test", "c.test", "*.test", "@*:c.test", "C.TEST"])
def test_blocked_people_and_servers_may_not_even_when_listed(glob: str) -> None:
    rules = replace(RULES, may_invite=("*",), blocked=(glob,))
    assert is_blocked(CAROL, rules)
    assert not may_ask(CAROL, rules)
    assert may_ask(UserId("@dave:d.example"), rules)


def test_a_blocked_server_is_blocked_on_every_port() -> None:
    rules = replace(RULES, blocked=("c.test",))
    assert is_blocked(UserId("@carol:c.test:8448"), rules)
    assert not is_blocked(UserId("@carol:notc.test"), rules)


@pytest.mark.parametrize("join_rule", [None, "invite"])
@pytest.mark.parametrize("is_direct", [True, False])
def test_an_invitation_is_accepted(join_rule: str | None, is_direct: bool) -> None:
    assert admit(invitation(join_rule=join_rule, is_direct=is_direct), RULES) == Accept()


@pytest.mark.parametrize(
    ("asked", "rules", "reason"),
    [
        (invitation(), replace(RULES, stopped="repairs"), "declined_stopped"),
        (invitation(), replace(RULES, stopped=""), "declined_stopped"),
        (invitation(CAROL), RULES, "declined_not_allowed"),
        (invitation(), replace(RULES, blocked=("@alice:*",)), "declined_not_allowed"),
        (invitation(room_type="m.space"), RULES, "declined_space"),
        (invitation(join_rule="public"), RULES, "declined_public"),
        (invitation(join_rule="knock"), RULES, "declined_public"),
        (invitation(join_rule="restricted"), RULES, "declined_public"),
    ],
)
def test_an_invitation_is_declined(asked: Invitation, rules: Any, reason: str) -> None:
    assert admit(asked, rules) == Deny(reason)


def test_no_group_comes_of_a_direct_chat_that_would_be_declined() -> None:
    assert stays_on(group(), ALICE, RULES) is None
    assert stays_on(group(), CAROL, RULES) == Deny("declined_not_allowed")
    assert stays_on(group(version="9"), ALICE, RULES) == Deny("declined_version")
    small = replace(RULES, max_people=1)
    assert stays_on(group(ALICE, BOT), ALICE, small) is None
    assert stays_on(group(ALICE, BOB), ALICE, small) == Deny("declined_full")


def settled(room: Room, *, is_direct: bool = True) -> RoomKind | Deny:
    return settle(replace(room, kind=RoomKind.GROUP, person=None), ALICE, is_direct, RULES)


def test_two_alone_in_a_room_meant_to_be_direct_are_a_direct_chat() -> None:
    assert settled(direct()) is RoomKind.DIRECT


def test_not_meant_to_be_direct_it_is_a_group() -> None:
    assert settled(direct(), is_direct=False) is RoomKind.GROUP
    assert settle(direct(), None, is_direct=True, rules=RULES) is RoomKind.GROUP


@pytest.mark.parametrize("membership", list(Membership))
def test_anybody_else_ever_makes_it_a_group(membership: Membership) -> None:
    assert settled(with_member(direct(), BOB, membership)) is RoomKind.GROUP


def test_with_somebody_else_than_the_inviter_it_is_a_group() -> None:
    assert settled(group(BOB)) is RoomKind.GROUP


def test_a_room_that_the_world_reads_is_no_direct_chat() -> None:
    assert settled(direct(history_visibility="world_readable")) is RoomKind.GROUP


@pytest.mark.parametrize("membership", GONE)
def test_a_room_that_all_have_left_is_left(membership: Membership) -> None:
    room = direct()
    alone = replace(room, members={**room.members, ALICE: Member(ALICE, membership)})
    assert settled(alone) == Deny("declined_gone")
    # A group of our own, found again before anybody was invited, waits for its people.
    assert settle(alone, None, is_direct=False, rules=RULES) is RoomKind.GROUP


@pytest.mark.parametrize("rule", ["public", "knock", "restricted", "knock_restricted", "private"])
def test_a_room_that_lets_in_uninvited_people_is_left(rule: str) -> None:
    assert settled(direct(join_rule=rule)) == Deny("declined_public")


@pytest.mark.parametrize("membership", [*GONE, Membership.INVITE])
def test_a_room_that_it_is_not_in_is_left(membership: Membership) -> None:
    room = direct()
    away = replace(room, members={**room.members, AI: Member(AI, membership)})
    assert settled(away) == Deny("declined_gone")
    assert settled(replace(room, members=members(ALICE))) == Deny("declined_gone")


def test_a_group_holds_its_number_of_people_the_ai_user_and_bots_not_counted() -> None:
    humans = [UserId(f"@p{n}:hs.test") for n in range(20)]
    assert settled(group(*humans)) is RoomKind.GROUP
    assert settled(group(*humans, BOT)) is RoomKind.GROUP
    assert settled(group(*humans, BOB)) == Deny("declined_full")
    left = with_member(group(*humans), BOB, Membership.LEAVE)
    assert settled(left) is RoomKind.GROUP
    asked = with_member(group(*humans), BOB, Membership.INVITE)
    assert settled(asked) == Deny("declined_full")


others = st.builds(
    lambda name, server: UserId(f"@{name}:{server}"),
    st.text(min_size=0, max_size=5),
    st.sampled_from(["hs.test", "c.test"]),
).filter(lambda user: user not in (AI, ALICE))
changes = st.builds(member_change, others, st.sampled_from(Membership), others)


@given(changes, st.lists(changes | st.just(state_change("m.room.name", name="n")), max_size=4))
def test_no_room_with_a_trace_of_a_third_person_is_ever_direct(first: Any, more: list[Any]) -> None:
    room = direct()
    assert still_direct(room)
    for event in (first, *more, first):
        room = fold(room, event)
        assert settled(room) is RoomKind.GROUP
        assert not still_direct(room)


def test_a_direct_chat_stays_one_only_while_nobody_can_come_or_look_in() -> None:
    assert still_direct(direct())
    assert not still_direct(direct(join_rule="public"))
    assert not still_direct(direct(history_visibility="world_readable"))


@pytest.mark.parametrize("version", ["1", "9", "13", "org.matrix.msc1", "\u0661\u0661"])
def test_groups_of_versions_that_it_does_not_know_are_declined(version: str) -> None:
    asked = invitation(is_direct=False, version=version)
    assert admit(asked, RULES) == Deny("declined_version")
    assert settle(group(version=version), ALICE, is_direct=False, rules=RULES) == Deny(
        "declined_version"
    )
    assert admit(invitation(version=version), RULES) == Accept(), "two need no rules"


@pytest.mark.parametrize("version", ["10", "11", "12", None])
def test_groups_of_known_versions_are_looked_at(version: str | None) -> None:
    assert admit(invitation(is_direct=False, version=version), RULES) == Accept()


def test_a_group_that_goes_on_elsewhere_may_take_it_along() -> None:
    asked = invitation(CAROL, is_direct=False, version="12")
    assert admit(asked, RULES) == Deny("declined_not_allowed")
    assert admit(asked, RULES, upgraded=True) == Accept()
    blocked = replace(RULES, blocked=("c.test",))
    assert admit(asked, blocked, upgraded=True) == Deny("declined_not_allowed")
    public = replace(asked, join_rule="public")
    assert admit(public, RULES, upgraded=True) == Deny("declined_public")
