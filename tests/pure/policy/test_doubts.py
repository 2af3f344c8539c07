"""Which comings and goings are looked up in the room's state before they are believed."""

from dataclasses import replace

import pytest

from appservice.model.event import MemberChange, Membership
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.doubts import counts, is_doubtful
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    RULES,
    group,
    member_change,
    scene,
    with_member,
)

DAVE, MALLORY = UserId("@dave:d.test"), UserId("@mallory:evil.test")
JOIN, INVITE, LEAVE, BAN = Membership.JOIN, Membership.INVITE, Membership.LEAVE, Membership.BAN


def there() -> Room:
    room = group(ALICE, BOB)
    for user, membership in ((CAROL, INVITE), (DAVE, BAN), (MALLORY, LEAVE)):
        room = with_member(room, user, membership)
    return room


@pytest.mark.parametrize(
    ("user", "membership", "sender"),
    [
        (MALLORY, JOIN, MALLORY),  # removed
        (DAVE, JOIN, DAVE),  # banned
        (UserId("@new:evil.test"), JOIN, UserId("@new:evil.test")),
        (BOB, INVITE, ALICE),  # is in
        (DAVE, INVITE, BOB),  # banned
        (CAROL, INVITE, MALLORY),  # by somebody who is out
        (AI, LEAVE, ALICE),
        (AI, LEAVE, MALLORY),
        (AI, BAN, ALICE),
        (BOB, LEAVE, MALLORY),
        (ALICE, LEAVE, BOB),  # who is not high enough
        (BOB, BAN, CAROL),
    ],
)
def test_what_cannot_be_is_looked_up(user: UserId, membership: Membership, sender: UserId) -> None:
    change = member_change(user, membership, sender)
    assert is_doubtful(there(), change)
    assert not counts(change, [member_change(user, INVITE if membership is JOIN else JOIN)])
    assert counts(change, [member_change(user, membership, event_id="$later")])


@pytest.mark.parametrize(
    ("user", "membership", "sender"),
    [
        (CAROL, JOIN, CAROL),
        (BOB, JOIN, BOB),  # a new name
        (MALLORY, INVITE, BOB),
        (UserId("@new:c.test"), INVITE, AI),
        (AI, INVITE, ALICE),  # has a look of its own
        (AI, JOIN, AI),
        (BOB, LEAVE, BOB),
        (BOB, LEAVE, AI),
        (CAROL, LEAVE, CAROL),
        (BOB, BAN, ALICE),
        (DAVE, LEAVE, ALICE),
        (MALLORY, BAN, AI),
    ],
)
def test_what_happens_every_day_costs_no_look(
    user: UserId, membership: Membership, sender: UserId
) -> None:
    assert not is_doubtful(there(), member_change(user, membership, sender))


def closed(**more: object) -> Room:
    room = replace(there(), power=replace(there().power, invite=51))
    return replace(room, group=replace(room.group, **more))  # type: ignore[arg-type]


def after(room: Room, change: MemberChange) -> Room:
    return decide(scene(room), change, NOW, RULES).room


def test_an_invitation_for_who_is_in_has_nobody_removed() -> None:
    room = after(closed(), member_change(BOB, INVITE, CAROL))
    assert (room.group.refused, dict(room.group.unseen)) == (frozenset(), {})


def test_an_invitation_that_does_not_count_lets_nobody_come_back() -> None:
    gone = closed(removed=frozenset((MALLORY,)))
    assert MALLORY in after(gone, member_change(MALLORY, INVITE, BOB)).group.removed
    assert MALLORY not in after(gone, member_change(MALLORY, INVITE, ALICE)).group.removed
