"""What cannot be read: put aside while a key may come, told of once where the trouble lasts."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.effect import Amend, Decision, Effect, Leave, Notice, SetTimer
from appservice.model.event import Membership, Undecryptable
from appservice.model.given import Tick
from appservice.model.group import Group, Standing
from appservice.model.ids import EventId, SessionId, UserId
from appservice.model.room import Room
from appservice.model.unread import PutAside
from appservice.policy.decide import decide
from appservice.policy.encryption.unread import AGAIN_MS, LASTING_MS, UNREADABLE
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    MINUTE,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    line,
    message,
    reaction,
    scene,
    with_member,
)

ENCRYPTION = replace(RULES, encryption=True)
S = SessionId("s")
LATER = NOW + LASTING_MS


def unread(sender: UserId = ALICE, session: SessionId | None = S) -> Undecryptable:
    return Undecryptable(
        event_id=EventId("$x"), room_id=ROOM, sender=sender, sent_ms=NOW, why="x", waits_for=session
    )


def heard(room: Room, event: Undecryptable, now_ms: int = NOW) -> Decision:
    return decide(scene(room), event, now_ms, ENCRYPTION)


def ticked(room: Room, now_ms: int = LATER, **waiting: str) -> Decision:
    users = {UserId(f"@{name}:hs.test"): code for name, code in waiting.items()}
    return decide(scene(room, unread=users), Tick(UNREADABLE), now_ms, ENCRYPTION)


def only(decision: Decision, kind: type[Effect]) -> list[Any]:
    return [one for one in decision.effects if isinstance(one, kind)]


def told(decision: Decision) -> list[tuple[str, str]]:
    return [
        (each.key, dict(each.data)["people"])
        for notice in only(decision, Notice)
        for each in (notice.say, *notice.more)
    ]


@pytest.mark.parametrize("room", [group(), direct()])
def test_what_a_key_may_still_open_is_put_aside(room: Room) -> None:
    decision = heard(room, unread())
    assert decision.effects == (PutAside(S, ALICE), SetTimer(UNREADABLE, LATER))
    again = heard(decision.room, unread())
    assert again.effects == (PutAside(S, ALICE),)


def test_what_no_key_will_open_is_not_kept() -> None:
    assert heard(group(), unread(session=None)).effects == (SetTimer(UNREADABLE, LATER),)


def test_own_words_and_those_of_who_is_out_do_not_wait() -> None:
    for sender in (AI, CAROL):
        decision = heard(group(), unread(sender))
        assert decision.effects == ()
        assert decision.room == group()
    gone = with_member(group(), CAROL, Membership.LEAVE)
    assert heard(gone, unread(CAROL)).effects == ()


def test_where_no_key_would_help_nothing_is_noted() -> None:
    odd = group(encrypted=True, cipher="org.example.odd", told_encrypted=True)
    assert heard(odd, unread()).effects == ()


def test_after_a_minute_the_room_is_told_once_of_each() -> None:
    room = heard(group(ALICE, BOB), unread()).room
    room = heard(room, unread(BOB, None), NOW + 1).room
    decision = ticked(room, LATER + 1, alice="")
    assert told(decision) == [("unread_here", f"{ALICE}, {BOB}")]
    assert only(decision, SetTimer) == []
    for number in range(3):
        room = heard(decision.room, unread(), LATER + number * MINUTE).room
        assert room == decision.room
    assert ticked(room, LATER + 5 * MINUTE, alice="").effects == ()


def test_whose_key_came_meanwhile_is_not_told_of() -> None:
    room = heard(group(), unread()).room
    decision = ticked(room)
    assert decision.effects == ()
    assert decision.room == group()


def test_younger_trouble_has_its_own_minute() -> None:
    room = heard(group(), unread()).room
    room = heard(room, unread(BOB), NOW + 20_000).room
    first = ticked(room, alice="", bob="")
    assert told(first) == [("unread_here", ALICE)]
    assert only(first, SetTimer) == [SetTimer(UNREADABLE, LATER + 20_000)]
    second = ticked(first.room, LATER + 20_000, alice="", bob="")
    assert told(second) == [("unread_here", BOB)]


def test_a_code_says_more_about_what_to_do() -> None:
    room = group(ALICE, BOB, CAROL)
    for sender in (ALICE, BOB, CAROL):
        room = heard(room, unread(sender)).room
    decision = ticked(room, alice="m.unverified", bob="m.blacklisted")
    assert told(decision) == [("unread_unverified", ALICE), ("unread_blocked", BOB)]


def again(room: Room, at_ms: int) -> list[tuple[str, str]]:
    noted = heard(room, unread(), at_ms).room
    return told(ticked(noted, at_ms + LASTING_MS, alice=""))


def test_again_after_a_day_and_only_after_something_could_be_read() -> None:
    room = ticked(heard(group(), unread()).room, alice="").room
    day_later = LATER + AGAIN_MS
    assert again(room, day_later) == []
    bob_was_read = decide(scene(room), message(sender=BOB), NOW, ENCRYPTION).room
    assert again(bob_was_read, day_later) == []
    in_the_clear = decide(scene(room), message(assured=False), NOW, ENCRYPTION).room
    assert again(in_the_clear, day_later) == []
    read = decide(scene(room), message(), NOW, ENCRYPTION).room
    assert again(read, day_later - 1) == []
    assert again(read, day_later) == [("unread_here", ALICE)]


@pytest.mark.parametrize(
    "change",
    [
        {"group": Group(standing=Standing.GUEST)},
        {"quiet_until_ms": LATER + 1},
    ],
)
def test_where_it_is_silent_nothing_is_told(change: dict[str, Any]) -> None:
    room = replace(heard(group(), unread()).room, **change)
    decision = ticked(room, alice="")
    assert told(decision) == []
    assert decision.room.unread.told == {}


def test_who_has_left_is_not_told_of() -> None:
    room = heard(group(), unread(BOB)).room
    left = with_member(room, BOB, Membership.LEAVE)
    assert told(ticked(left, bob="")) == []


def test_an_edit_of_what_waits_waits_with_it() -> None:
    edit = message("new words", replaces=EventId("$target"))
    waiting = decide(scene(target_session=S), edit, NOW, ENCRYPTION)
    assert waiting.effects == (PutAside(S, ALICE, EventId("$target")),)
    known = decide(scene(), edit, NOW, ENCRYPTION)
    assert known.effects == (Amend(EventId("$target"), ALICE, "new words"),)
    out = decide(scene(target_session=S), replace(edit, sender=CAROL), NOW, ENCRYPTION)
    assert out.effects == ()


def test_whose_commands_cannot_be_read_may_wave_it_away() -> None:
    """From room version 12 on nobody else has power over it."""

    def waved(room: Room) -> bool:
        at = scene(room, target=line())
        effects = decide(at, reaction("\N{WAVING HAND SIGN}"), LATER + 1, ENCRYPTION).effects
        return any(isinstance(each, Leave) for each in effects)

    room = group(encrypted=True, told_to=frozenset((ALICE, BOB)))
    late = heard(room, unread()).room
    assert not waved(late), "its key may only be late"
    trouble = ticked(late, alice="").room
    assert waved(trouble)
    read = decide(scene(trouble), message(), LATER, ENCRYPTION).room
    assert not waved(read), "a greeting again"
