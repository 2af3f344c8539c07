"""A snapshot without a person: nothing in it names them, and what is of others stays."""

from dataclasses import replace

from hypothesis import given

from appservice.model.event import Membership
from appservice.model.group import Deed, DeedKind
from appservice.model.room import Member, Room
from appservice.policy.forgetting import names, without_person
from tests.pure.policy import scenes
from tests.pure.policy.rooms import ALICE, BOB, CAROL, group, with_member


def gone(room: Room) -> Room:
    """Alice is out, as the homeserver says it."""
    members = {**room.members, ALICE: Member(ALICE, Membership.LEAVE)}
    return replace(room, members=members)


@given(scenes.rooms)
def test_who_is_out_is_named_nowhere(room: Room) -> None:
    assert not names(replace(without_person(gone(room), ALICE), name=None, topic=None), ALICE)


@given(scenes.rooms)
def test_forgetting_twice_is_forgetting_once(room: Room) -> None:
    once = without_person(room, ALICE)
    assert without_person(once, ALICE) == once


def test_whom_they_invited_stays_without_saying_who_it_was() -> None:
    members = {**group().members, BOB: Member(BOB, Membership.JOIN, "Bob", inviter=ALICE)}
    left = without_person(gone(replace(group(), members=members)), ALICE)
    assert left.members[BOB] == Member(BOB, Membership.JOIN, "Bob")
    assert ALICE not in left.members


def test_deeds_of_others_stay() -> None:
    deeds = tuple(
        Deed(kind=DeedKind.ADDED, user=user, by=by, at_ms=1)
        for user, by in ((BOB, ALICE), (ALICE, BOB), (BOB, CAROL))
    )
    room = replace(group(), group=replace(group().group, deeds=deeds))
    assert without_person(room, ALICE).group.deeds == deeds[2:]


def test_who_is_still_in_stays_a_member_with_their_place_and_power() -> None:
    room = with_member(group(), ALICE, Membership.JOIN)
    room = replace(
        room, group=replace(room.group, creator=ALICE, since={ALICE: 1}, brought={ALICE: BOB})
    )
    left = without_person(room, ALICE)
    assert left.joined(ALICE)
    assert left.power == room.power
    assert (left.group.creator, left.group.since, left.group.brought) == (ALICE, {ALICE: 1}, {})
