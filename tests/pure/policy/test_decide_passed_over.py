"""What is passed over: people who are blocked, and all pictures of an album but the first."""

from dataclasses import replace

import pytest

from appservice.model.chat import Author
from appservice.model.effect import Keep, Leave, Notice, OpenTurn
from appservice.model.event import LineKind, Reaction
from appservice.model.ids import EventId
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.decide.speaking import ALBUM_MS
from appservice.policy.fold import refreshed
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    line,
    message,
    scene,
)

BLOCKED = replace(RULES, blocked=("@alice:*",))


@pytest.mark.parametrize(
    ("room", "body"),
    [(direct(), "hello"), (group(), "Parlour, hello"), (group(), "!ai leave"), (group(), "!ai")],
)
def test_nothing_is_done_for_somebody_blocked(room: Room, body: str) -> None:
    decision = decide(scene(room), message(body), NOW, BLOCKED)
    assert [type(effect) for effect in decision.effects] == [Keep]


def test_somebody_blocked_can_still_end_the_own_chat() -> None:
    decision = decide(scene(direct()), message("!ai leave"), NOW, BLOCKED)
    assert Leave in {type(effect) for effect in decision.effects}


def test_others_in_the_room_are_answered_as_ever() -> None:
    decision = decide(scene(), message("Parlour?", sender=BOB), NOW, BLOCKED)
    assert OpenTurn in {type(effect) for effect in decision.effects}


def test_somebody_blocked_removes_nothing() -> None:
    at = scene(target=line("$a", Author.AI))
    for sender, count in ((ALICE, 0), (BOB, 2)):
        reaction = Reaction(
            event_id=EventId("$r"),
            room_id=ROOM,
            sender=sender,
            sent_ms=NOW,
            target=EventId("$a"),
            key="\N{WASTEBASKET}",
        )
        assert len(decide(at, reaction, NOW, BLOCKED).effects) == count


def test_an_album_is_answered_once() -> None:
    picture = message("cat.png", kind=LineKind.IMAGE)
    first = decide(scene(direct()), picture, NOW, RULES)
    assert [type(effect) for effect in first.effects] == [Keep, Notice]
    second = decide(scene(first.room), picture, NOW + ALBUM_MS - 1, RULES)
    assert [type(effect) for effect in second.effects] == [Keep]
    assert refreshed(first.room, []).told_media_ms == NOW
    later = decide(scene(second.room), picture, NOW + ALBUM_MS, RULES)
    assert [type(effect) for effect in later.effects] == [Keep, Notice]


@pytest.mark.parametrize(
    ("encrypted", "author", "goes"),
    [
        (True, Author.AI, True),
        (False, Author.AI, False),
        (True, Author.HUMAN, False),
    ],
)
def test_a_wave_sends_it_away_only_where_it_can_read_no_command(
    encrypted: bool, author: Author, goes: bool
) -> None:
    at = scene(group(encrypted=encrypted), target=line("$a", author))
    wave = Reaction(
        event_id=EventId("$r"),
        room_id=ROOM,
        sender=ALICE,
        sent_ms=NOW,
        target=EventId("$a"),
        key="\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3}",
    )
    effects = decide(at, wave, NOW, RULES).effects
    assert (Leave in {type(effect) for effect in effects}) is goes
    assert bool(effects) is goes
