"""Handing a group over and ending it: who may, asked twice, and what is left of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.effect import Audit, Decision, Govern, Leave, Notice
from appservice.model.event import Membership
from appservice.model.given import EndRefused, Governed, HandedOver, Tick
from appservice.model.group import Standing
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import PowerLevels, Room, RoomKind
from appservice.model.whole import EndGroup, EraseRoom, HandOver
from appservice.policy.creators import creators_after, creators_of
from appservice.policy.decide import decide
from appservice.policy.governing import plan
from appservice.policy.governing.levels import levels
from appservice.policy.governing.over import is_over, levels_closed, to_remove
from appservice.policy.leading import CREATOR_AWAY_MS
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    MINUTE,
    NOW,
    RULES,
    group,
    member_change,
    message,
    scene,
    with_member,
)

SAID = EventId("$said")


def _old(version: str = "11", **users: int) -> Room:
    """A group of the time before creators stood above all levels."""
    named = {UserId(f"@{name}:hs.test"): level for name, level in users.items()}
    return group(
        ALICE,
        BOB,
        CAROL,
        version=version,
        creators=frozenset((AI,)),
        power=PowerLevels(users={AI: 101, ALICE: 100, **named}),
    )


def _given(
    words: str, room: Room, sender: UserId = ALICE, at_ms: int = NOW, **more: Any
) -> Decision:
    return decide(scene(room), message(f"!ai {words}", sender, sent_ms=at_ms, **more), at_ms, RULES)


def _key(decision: Decision) -> str:
    (notice,) = (each for each in decision.effects if isinstance(each, Notice))
    assert say(notice.say.key, **dict(notice.say.data))
    return notice.say.key


def _handed(room: Room, to: UserId = BOB, sender: UserId = ALICE) -> Decision:
    asked = _given(f"handover {to}", room, sender)
    assert not any(isinstance(each, HandOver) for each in asked.effects)
    return _given(f"handover {to} yes", asked.room, sender, NOW + MINUTE)


@pytest.mark.parametrize("room", [group(ALICE, BOB), _old()], ids=["12", "11"])
def test_a_handover_is_asked_for_twice(room: Room) -> None:
    decision = _handed(room)
    assert HandOver(BOB, ALICE, None, SAID) in decision.effects
    assert Audit("hand over", ALICE, BOB) in decision.effects


def test_yes_alone_too_late_or_for_another_asks_back() -> None:
    room = group(ALICE, BOB, CAROL)
    for decision in (
        _given(f"handover {BOB} yes", room),
        _given(f"handover {BOB} yes", _given(f"handover {CAROL}", room).room),
        _given(f"handover {BOB} yes", _given(f"handover {BOB}", room).room, at_ms=NOW + 6 * MINUTE),
    ):
        assert _key(decision) == "handover_moves"
        assert [type(each) for each in decision.effects] == [Notice]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("handover", "handover_how"),
        (f"handover {AI} yes", "handover_not_a_person"),
        (f"handover {BOT} yes", "handover_not_a_person"),
        ("handover @eve:hs.test yes", "handover_not_here"),
        (f"handover {ALICE} yes", "handover_already"),
    ],
)
def test_not_to_just_anybody(words: str, key: str) -> None:
    assert _key(_given(words, group(ALICE, BOB, BOT))) == key


def test_only_the_creator_hands_over() -> None:
    assert _key(_given(f"handover {BOB} yes", group(ALICE, BOB), BOB)) == "leaders_only"


def test_not_where_the_power_does_not_reach() -> None:
    weak = replace(_old(), power=PowerLevels(users={AI: 100, ALICE: 100}))
    assert _key(_given(f"handover {BOB}", weak)) == "handover_out_of_reach"


def test_before_version_12_the_rules_then_ask_for_it() -> None:
    room = _handed(_old()).room
    assert creators_of(room) == {BOB}
    wanted = levels(room, NOW, RULES).wanted
    assert wanted is not None
    assert wanted["users"] == {AI: 101, ALICE: 50, BOB: 100}


def test_nobody_hands_over_what_is_anothers() -> None:
    room = group(ALICE, BOB, CAROL, creators=frozenset((AI, ALICE, CAROL)))
    assert creators_after(room, ALICE, BOB) == {BOB, CAROL}
    assert creators_after(room, ALICE, CAROL) == {CAROL}


def test_who_takes_over_for_an_absent_creator_takes_nothing_from_them() -> None:
    left = with_member(_old(), ALICE, Membership.LEAVE)
    long_ago = replace(left.group, creator_left_ms=NOW - CREATOR_AWAY_MS)
    room = _handed(replace(left, group=long_ago), BOB, BOB).room
    assert creators_of(room) == {ALICE, BOB}
    wanted = levels(room, NOW, RULES).wanted
    assert wanted is not None
    assert wanted["users"] == {AI: 101, ALICE: 100, BOB: 100}
    refused = HandedOver(BOB, BOB, "handover_refused", before=None, about=SAID)
    assert creators_of(decide(scene(room), refused, NOW, RULES).room) == {ALICE}
    given = _handed(room, CAROL, BOB).room
    assert creators_of(given) == {ALICE, CAROL}


def test_a_refused_handover_leaves_it_whose_it_was() -> None:
    room = _handed(_old()).room
    refused = HandedOver(BOB, ALICE, "handover_not_here", before=None, about=SAID)
    decision = decide(scene(room), refused, NOW, RULES)
    assert creators_of(decision.room) == {ALICE}
    assert _key(decision) == "handover_not_here"


@pytest.mark.parametrize(("moved", "key"), [(False, "handed_over"), (True, "handed_over_moved")])
def test_a_handover_is_told_and_written_down(moved: bool, key: str) -> None:
    done = HandedOver(BOB, ALICE, "done", moved, missing=(CAROL,))
    decision = decide(scene(group()), done, NOW, RULES)
    assert _key(decision) == key
    assert Audit("handed over", ALICE, BOB) in decision.effects
    assert Govern("handed over") in decision.effects
    (notice,) = (each for each in decision.effects if isinstance(each, Notice))
    assert [dict(each.data)["user"] for each in notice.more] == [CAROL]


def test_an_end_that_came_to_no_end_is_tried_again() -> None:
    room = group()
    ended = replace(room.group, ended_ms=NOW, end_asked_by=ALICE, standing=Standing.GUEST)
    room = replace(room, group=ended)
    soon = decide(scene(room), Tick("round"), NOW + MINUTE, RULES)
    assert not any(isinstance(each, EndGroup) for each in soon.effects)
    later = decide(scene(soon.room), Tick("round"), NOW + 60 * MINUTE, RULES)
    assert EndGroup(ALICE, None) in later.effects
    refused = decide(scene(later.room), EndRefused(None), NOW + 61 * MINUTE, RULES).room
    again = decide(scene(refused), Tick("round"), NOW + 120 * MINUTE, RULES)
    assert not any(isinstance(each, EndGroup) for each in again.effects)


def test_who_comes_along_is_as_new_as_before() -> None:
    room = group(ALICE)
    room = replace(room, group=replace(room.group, carried={BOB: NOW - 9 * MINUTE}))
    invited = decide(scene(room), member_change(BOB, Membership.INVITE, AI), NOW, RULES).room
    assert invited.group.since[BOB] == NOW, "the new invitation is open since now"
    joined = decide(scene(invited), member_change(BOB, Membership.JOIN), NOW + 1, RULES).room
    assert joined.group.since[BOB] == NOW - 9 * MINUTE


def test_only_the_creator_ends_it_and_says_so_twice() -> None:
    room = group(ALICE, BOB)
    assert _key(_given("end yes", room, BOB)) == "end_creators_only"
    asked = _given("end yes", room)
    assert _key(asked) == "end_sure"
    others = replace(asked.room, creators=frozenset((AI, ALICE, BOB)))
    assert _key(_given("end yes", others, BOB)) == "end_sure", "another one must ask too"
    decision = _given("end yes", asked.room)
    assert EndGroup(ALICE, SAID) in decision.effects
    assert decision.room.group.ended_ms == NOW
    assert not decision.room.group.standing.talks


def test_who_stands_in_for_a_creator_does_not_end_it() -> None:
    room = with_member(group(ALICE, BOB), ALICE, Membership.LEAVE)
    assert _key(_given("end yes", room, BOB)) == "end_creators_only"


def test_in_an_ended_group_nothing_is_put_right() -> None:
    room = group(ALICE, BOB, join_rule="public")
    assert plan(room, NOW, RULES).repairs
    over = replace(room, group=replace(room.group, ended_ms=NOW, standing=Standing.GUEST))
    assert plan(over, NOW, RULES).repairs == ()
    late = Governed(Standing.STEERS, (), ())
    assert decide(scene(over), late, NOW, RULES).room.group.standing is Standing.GUEST
    moved = replace(room, successor=RoomId("!new"), successor_by=AI)
    assert is_over(moved)
    assert not is_over(replace(moved, successor_by=ALICE))


def test_a_refused_end_leaves_the_group_as_it_was() -> None:
    room = _given("end yes", _given("end", group(ALICE)).room).room
    decision = decide(scene(room), EndRefused(SAID), NOW, RULES)
    assert not is_over(decision.room)
    assert decision.room.group.standing is Standing.STEERS
    assert _key(decision) == "end_refused"


def test_the_newest_go_first_and_creators_last() -> None:
    assert to_remove(group(ALICE, BOB, CAROL)) == (CAROL, BOB)
    assert to_remove(_old()) == (CAROL, BOB, ALICE)


def test_in_a_closed_room_nobody_invites_or_talks() -> None:
    closed = levels_closed(group(ALICE, BOB))
    assert closed["invite"] == closed["events_default"] == 100
    assert levels_closed(replace(_old(), power=PowerLevels(users={AI: 90})))["invite"] == 90


def test_a_creators_going_is_said_once() -> None:
    room = group(ALICE, BOB)
    left = decide(scene(room), member_change(ALICE, Membership.LEAVE), NOW, RULES)
    assert _key(left) == "creator_left"
    assert left.room.group.creator_left_ms == NOW
    other = decide(scene(room), member_change(BOB, Membership.LEAVE), NOW, RULES)
    assert not any(isinstance(each, Notice) for each in other.effects)


def test_when_everybody_has_gone_it_leaves_and_forgets() -> None:
    alone = decide(scene(group(ALICE)), member_change(ALICE, Membership.LEAVE), NOW, RULES)
    assert any(isinstance(each, Leave) for each in alone.effects)
    assert not any(isinstance(each, Notice) for each in alone.effects)
    gone = decide(scene(alone.room), member_change(AI, Membership.LEAVE), NOW, RULES)
    assert gone.room.kind is RoomKind.LEFT
    assert EraseRoom("nobody is left") in gone.effects


def test_sent_away_from_people_it_forgets_nothing() -> None:
    gone = decide(scene(group()), member_change(AI, Membership.LEAVE, ALICE), NOW, RULES)
    assert not any(isinstance(each, EraseRoom) for each in gone.effects)


@given(
    words=st.sampled_from(
        [
            *(f"handover {user}{yes}" for user in (BOB, CAROL) for yes in ("", " yes")),
            *("end", "end yes", "settings people 3", "settings invitations ai"),
        ]
    ),
    asked_by=st.none() | st.sampled_from([ALICE, BOB, CAROL]),
    sender=st.sampled_from([BOB, CAROL]),
    room=st.sampled_from([group(ALICE, BOB, CAROL), _old(), _old(bob=100)]),
    invited=st.booleans(),
)
def test_nobody_decides_over_a_creator_who_is_there(
    words: str, asked_by: UserId | None, sender: UserId, room: Room, invited: bool
) -> None:
    """Whatever was asked for before, by whomever, and however much power somebody has."""
    asked = replace(
        room.group,
        handover_to=BOB,
        handover_asked_by=asked_by,
        handover_asked_ms=NOW,
        end_asked_by=asked_by,
        end_asked_ms=NOW,
    )
    at = replace(room, group=asked)
    at = with_member(at, ALICE, Membership.INVITE) if invited else at
    decision = _given(words, at, sender)
    assert [type(each) for each in decision.effects] == [Notice]
    assert decision.room == at
