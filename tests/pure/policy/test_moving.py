"""Upgrades by the people of a room: only the old room's word counts, and nothing goes astray."""

import json
from dataclasses import replace

import pytest

from appservice.model.catching_up import Visibility
from appservice.model.effect import DropTurns, Erase, Govern, Notice, SetTimer, sentence
from appservice.model.event import Membership, Redaction
from appservice.model.given import CameAlong, FoundMoved, Governed, RemovedBefore, Tick
from appservice.model.group import Group, Settings, Standing
from appservice.model.guarding import Limits
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.people import People
from appservice.model.room import Room
from appservice.model.upgrades import ComeAlong, FollowUpgrade, ForgetThere, SeeOff
from appservice.policy.decide import decide
from appservice.policy.decide.moving import MOVED, STAYS_MS
from appservice.policy.governing import plan
from appservice.policy.keeping_out import ids_of, kept_out
from appservice.policy.moving import (
    carried_over,
    earlier_of,
    everybody_followed,
    goes_on,
    history_stays,
    successor_of,
    were_there,
)
from appservice.turns.codec import own_from_json, own_to_json
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    ROOM,
    RULES,
    group,
    member_change,
    members,
    message,
    scene,
    state_change,
    with_member,
)

NEW = RoomId("!new:hs.test")
OTHER = RoomId("!other:hs.test")


def upgraded(by: UserId = ALICE, to: RoomId | None = NEW, **more: object) -> Room:
    return replace(group(), successor=to, successor_by=by, **more)  # type: ignore[arg-type]


def new_room(*users: UserId, predecessor: RoomId | None = ROOM, **more: object) -> Room:
    made = replace(group(*users), room_id=NEW, predecessor=predecessor, group=Group())
    return replace(made, **more)  # type: ignore[arg-type]


def moved() -> Room:
    found = FoundMoved(NEW, (AI, ALICE, BOB))
    return decide(scene(upgraded()), found, NOW, RULES).room


def test_a_tombstone_of_who_may_set_it_counts() -> None:
    assert successor_of(upgraded()) == NEW
    assert successor_of(upgraded(by=BOB)) is None, "a member lacks the power to"
    assert successor_of(upgraded(by=AI)) is None, "its own way is another"
    assert successor_of(upgraded(to=None)) is None
    assert successor_of(upgraded(to=ROOM)) is None


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (new_room(), group()),
        (new_room(), upgraded(by=BOB)),
        (new_room(), upgraded(to=OTHER)),
        (new_room(predecessor=OTHER), upgraded()),
        (new_room(predecessor=None), upgraded()),
    ],
)
def test_a_predecessor_alone_proves_nothing(new: Room, old: Room) -> None:
    assert goes_on(new_room(), upgraded())
    assert not goes_on(new, old)


def test_what_members_chose_goes_along_and_power_does_not() -> None:
    old = replace(
        upgraded(),
        group=Group(
            standing=Standing.STEERS, settings=Settings(max_people=4), removed=frozenset((CAROL,))
        ),
    )
    new = carried_over(new_room(), old, NOW)
    assert (new.group.settings, new.group.removed) == (old.group.settings, old.group.removed)
    assert new.group.came_from == ROOM
    assert new.group.standing is Standing.GUEST


def test_history_goes_along_among_the_same_people_only() -> None:
    old = moved()
    assert history_stays(new_room(), old) is None
    assert history_stays(new_room(ALICE), old) is None
    assert history_stays(new_room(ALICE, CAROL), old) == "history_stays_strangers"
    asked = with_member(new_room(ALICE), CAROL, Membership.INVITE)
    assert history_stays(asked, old) == "history_stays_strangers"
    came_later = with_member(old, CAROL, Membership.JOIN)
    assert history_stays(new_room(ALICE, CAROL), came_later) == "history_stays_strangers"
    assert history_stays(new_room(ALICE, BOT), old) == "history_stays_strangers", "bots read too"
    gone = with_member(new_room(ALICE), CAROL, Membership.LEAVE)
    assert history_stays(gone, old) is None


def test_history_never_goes_from_encrypted_to_plain() -> None:
    old = replace(moved(), encrypted=True)
    assert history_stays(new_room(), old) == "history_stays_encrypted"
    assert history_stays(replace(new_room(), encrypted=True), old) is None


def test_a_tombstone_is_looked_into_before_anything_is_said() -> None:
    tomb = state_change("m.room.tombstone", replacement_room=NEW)
    assert decide(scene(), tomb, NOW, RULES).effects == (FollowUpgrade(),)
    forged = state_change("m.room.tombstone", sender=BOB, replacement_room=NEW)
    assert FollowUpgrade() not in decide(scene(), forged, NOW, RULES).effects
    bare = state_change("m.room.tombstone", body="closed")
    assert FollowUpgrade() not in decide(scene(), bare, NOW, RULES).effects


def test_one_notice_then_silence_then_it_leaves() -> None:
    decision = decide(scene(upgraded()), FoundMoved(NEW, (AI, ALICE, BOB)), NOW, RULES)
    drop, told, timer, along, off = decision.effects
    assert isinstance(drop, DropTurns)
    assert told == Notice(sentence("moved"))
    assert timer == SetTimer(MOVED, NOW + STAYS_MS)
    assert (along, off) == (ComeAlong(ROOM, NEW), SeeOff(ROOM))
    room = decision.room
    assert decide(scene(room), FoundMoved(NEW, (ALICE,)), NOW, RULES).effects == ()
    assert decide(scene(room), message("Parlour, hello"), NOW, RULES).effects == ()
    assert decide(scene(room), Governed(Standing.STEERS, (), ()), NOW, RULES).room == room
    assert plan(replace(room, join_rule="public"), NOW, RULES).repairs == ()
    late = decide(scene(room), Tick(MOVED), NOW + STAYS_MS, RULES)
    assert late.effects == (SeeOff(ROOM, late=True),)
    assert decide(scene(), Tick(MOVED), NOW, RULES).effects == ()


def test_who_comes_to_the_new_room_or_leaves_the_old_one_is_noticed() -> None:
    new = replace(new_room(ALICE), group=Group(standing=Standing.STEERS, came_from=ROOM))
    came = decide(scene(new), member_change(BOB, Membership.JOIN), NOW, RULES)
    assert SeeOff(ROOM) in came.effects
    left = decide(scene(moved()), member_change(BOB, Membership.LEAVE), NOW, RULES)
    assert SeeOff(ROOM) in left.effects
    assert everybody_followed(moved(), new_room(), RULES)
    assert not everybody_followed(moved(), new_room(ALICE), RULES)
    asked = with_member(new_room(ALICE), BOB, Membership.INVITE)
    assert not everybody_followed(moved(), asked, RULES)
    without_bob = replace(moved(), members=members(AI, ALICE, BOT))
    assert everybody_followed(without_bob, new_room(ALICE), RULES), "nobody waits for a bot"


def test_what_was_decided_about_a_group_holds_however_often_it_was_upgraded() -> None:
    first, second = RoomId("!first:hs.test"), RoomId("!second:hs.test")
    old = moved()
    old = replace(old, group=replace(old.group, came_from=second, earlier=(first,)))
    new = carried_over(new_room(), old, NOW)
    assert ids_of(new) == (NEW, ROOM, second, first)
    came = CameAlong(ROOM, Settings(), (), earlier=earlier_of(old))
    told = own_from_json(json.loads(own_to_json(came)))
    assert isinstance(told, CameAlong)
    late = decide(scene(new_room()), told, NOW, RULES).room
    assert ids_of(late) == (NEW, ROOM, second, first)
    for limits in (Limits(no_groups=frozenset({first})), Limits(groups=False)):
        assert kept_out(late, BOB, People(guarded={BOB: limits}), RULES) is not None
    assert ids_of(group()) == (ROOM,)


def test_an_old_room_that_is_heard_of_late_still_counts() -> None:
    came = CameAlong(ROOM, Settings(max_people=4), (CAROL,))
    room = new_room()
    room = replace(room, group=replace(room.group, removed=frozenset((BOB,))))
    decision = decide(scene(room), came, NOW, RULES)
    assert decision.room.group.settings == Settings(max_people=4)
    assert decision.room.group.removed == {BOB, CAROL}, "who was removed there, and who here"
    assert decision.effects == (SeeOff(ROOM), Govern("settings")), "shown in the room, too"
    assert decide(scene(decision.room), came, NOW, RULES).effects == ()


def test_what_is_removed_is_forgotten_in_every_room_that_has_it() -> None:
    gone = EventId("$gone")
    here = [Erase(gone), DropTurns("the question was removed", gone)]
    removed = Redaction(event_id=EventId("$r"), room_id=ROOM, sender=BOB, sent_ms=NOW, target=gone)
    assert [*decide(scene(group()), removed, NOW, RULES).effects] == here
    there = ForgetThere(ROOM, gone, NEW)
    assert [*decide(scene(moved()), removed, NOW, RULES).effects] == [*here, there]
    assert [*decide(scene(upgraded()), removed, NOW, RULES).effects] == [*here, there]
    before = RemovedBefore(gone)
    assert [*decide(scene(new_room(ALICE)), before, NOW, RULES).effects] == here
    assert [*decide(scene(moved()), before, NOW, RULES).effects] == [*here, there]


def test_who_was_there_when_goes_along_with_what_was_said() -> None:
    old = moved()
    old = replace(old, group=replace(old.group, since={ALICE: 0, BOB: NOW - 5, CAROL: NOW - 9}))
    new = carried_over(new_room(), old, NOW)
    assert new.group.visibility == Visibility(came_ms=NOW, before={ALICE: 0, BOB: NOW - 5})
    came = CameAlong(ROOM, Settings(), (), there=tuple(were_there(old).items()))
    late = decide(scene(new_room()), came, NOW, RULES).room
    assert late.group.visibility == new.group.visibility


def test_of_two_rooms_before_each_counts() -> None:
    visibility = Visibility(came_ms=NOW - 100, before={ALICE: NOW - 500, BOB: NOW - 300})
    since = {ALICE: 0, BOB: NOW - 50, AI: 0}
    room = group(ALICE, BOB, CAROL)
    room = replace(room, group=replace(room.group, since=since, visibility=visibility))
    assert were_there(room) == {ALICE: NOW - 500, BOB: NOW - 50, AI: NOW - 100}
