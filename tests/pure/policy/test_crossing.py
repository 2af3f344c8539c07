"""From a direct chat to a group, by hand: what is meant, and what may go there."""

import time
from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author, Line
from appservice.model.crossing import CopyWish, Place, Shown
from appservice.model.event import LineKind, Membership
from appservice.model.group import Standing
from appservice.model.ids import EventId, RoomId
from appservice.policy.crossing import (
    MOST_COPIED_CHARS,
    address_in,
    chosen,
    copyable,
    digest_of,
    line_meant,
    meant,
    newest,
    shown_of,
    trouble_of,
    ways,
    words_meant,
)
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, ROOM, direct, group, with_member


def place(name: str, room_id: str, **more: Any) -> Place:
    return Place(room_id=RoomId(room_id), name=name, sharer="Alice", readers=3, **more)


KYOTO = place("Kyoto trip", "!k:hs.test", alias="#kyoto:hs.test")
LONDON = place("Trip to London", "!l:hs.test")
TEA, TEA_TOO = place("Tea", "!t:hs.test"), place("tea", "!u:hs.test")
PLACES = [KYOTO, TEA, TEA_TOO, LONDON]


@pytest.mark.parametrize(
    ("rest", "what", "where"),
    [
        ("I arrive on Friday to Kyoto trip", "I arrive on Friday", [KYOTO]),
        ("I want to go to kyoto  TRIP", "I want to go", [KYOTO]),
        ('memory 3 to "Kyoto trip"', "memory 3", [KYOTO]),
        ("hello to Trip to London", "hello", [LONDON]),
        ("back to back to Trip", "back to back", [LONDON]),
        ("hello to !k:hs.test", "hello", [KYOTO]),
        ("hello to #kyoto:hs.test", "hello", [KYOTO]),
        ("hello to #other:hs.test", "hello", [LONDON]),
        ("hello to https://matrix.to/#/%21k%3Ahs.test?via=hs.test", "hello", [KYOTO]),
        ("hello to https://matrix.to/#/#kyoto:hs.test", "hello", [KYOTO]),
        ("hello to matrix:r/kyoto:hs.test", "hello", [KYOTO]),
        ("hello to tea", "hello", [TEA, TEA_TOO]),
        ("hello to 2", "hello", [TEA]),
        ("hello to #3", "hello", [TEA_TOO]),
        ("hello to kyo", "hello", [KYOTO]),
        ("hello to Berlin", "hello", []),
        ("hello to !stranger:hs.test", "hello", []),
    ],
)
def test_what_goes_where_is_found_among_a_persons_groups(
    rest: str, what: str, where: list[Place]
) -> None:
    found = meant(rest, PLACES, [("#other:hs.test", LONDON.room_id)])
    assert (found.what, list(found.places)) == (what, where)


def test_a_group_called_by_a_number_goes_before_the_number() -> None:
    two = place("2", "!two:hs.test")
    assert meant("hello to 2", [KYOTO, LONDON, two], ()).places == (two,)


def test_a_long_name_that_is_told_cut_is_known_whole() -> None:
    long = place("The very long name of a group that goes on and…", "!long:hs.test")
    name = "The very long name of a group that goes on and on and on"
    assert meant(f"hello to {name}", [KYOTO, long], ()).places == (long,)


def test_nothing_to_say_or_nowhere_to_say_it_is_no_way() -> None:
    assert ways("hello") == []
    assert ways("to Kyoto") == []
    assert ways("hello to ") == []
    assert len(ways("a " + "to b " * 500)) <= 24


def test_lines_of_memory_are_named_by_number_and_words_stand_for_themselves() -> None:
    assert (line_meant("memory 3"), line_meant("Memory #12")) == (3, 12)
    assert line_meant("memory of 3 friends") is None
    assert words_meant(" “I arrive on Friday” ") == "I arrive on Friday"
    assert words_meant('he said "no"') == 'he said "no"'
    assert address_in("#3") is None
    assert address_in("Kyoto trip") is None


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({}, None),
        ({"quiet_until_ms": NOW * 2}, None),
        ({"standing": Standing.GUEST}, None),
        ({"standing": Standing.YIELDED}, "share_silent"),
        ({"standing": Standing.MOVED}, "share_silent"),
        ({"ended_ms": NOW}, "share_silent"),
        ({"left_by": BOB}, "share_silent"),
        ({"events": {"m.room.message": 50}}, "share_you_may_not"),
        ({"events": {"m.room.message": 50}, "alice": 50}, None),
        ({"events": {"m.room.message": 200}, "alice": 200}, "share_i_may_not"),
        ({"encrypted": True, "events": {"m.room.encrypted": 50}}, "share_you_may_not"),
    ],
)
def test_it_is_said_where_both_may_speak_quiet_or_not(
    change: dict[str, Any], trouble: str | None
) -> None:
    room = group(ALICE, BOB, version="11", creators=frozenset())
    own = {name: change[name] for name in ("standing", "ended_ms", "left_by") if name in change}
    power = replace(
        room.power,
        creators=frozenset(),
        users={AI: 101, ALICE: change.get("alice", 0)},
        events=change.get("events", {}),
    )
    rest = {name: change[name] for name in ("quiet_until_ms", "encrypted") if name in change}
    room = replace(room, power=power, group=replace(room.group, **own), **rest)
    assert trouble_of(room, ALICE) == trouble


def test_where_the_ai_user_is_not_or_in_a_direct_chat_nothing_is_said() -> None:
    assert trouble_of(with_member(group(), AI, Membership.LEAVE), ALICE) == "share_silent"
    assert trouble_of(direct(), ALICE) == "share_silent"


def said(number: int, body: str, author: Author = Author.HUMAN, **more: Any) -> Line:
    given: dict[str, Any] = {"kind": LineKind.TEXT, "sender": ALICE} | more
    if author is Author.AI:
        given["sender"] = AI
    return Line(
        room_id=ROOM,
        event_id=EventId(f"$e{number}"),
        author=author,
        body=body,
        sent_ms=NOW + number,
        **given,
    )


def test_only_what_the_two_said_to_each_other_is_copied() -> None:
    talk = [
        said(1, "Where shall we go?"),
        said(2, "To Kyoto.", Author.AI),
        said(3, "/me nods", kind=LineKind.EMOTE),
    ]
    others = [
        said(11, "!ai memory"),
        said(12, "!AI"),
        said(13, "1. You like tea", Author.AI),  # no model's answer: what a command gave
        said(14, "I remember that.", Author.AI, kind=LineKind.NOTICE),
        said(15, "cat.png", kind=LineKind.IMAGE),
        said(16, "👍", kind=LineKind.REACTION),
        said(17, "an answer to what was removed", Author.AI, left_out=True),
        said(18, "somebody else", sender=BOB),
        said(19, "  "),
    ]
    answers = {EventId("$e2"), EventId("$e14"), EventId("$e17")}
    assert copyable([*talk, *others], ALICE, answers, "!ai") == talk


def test_the_newest_are_taken_within_bounds() -> None:
    lines = [said(number, "x" * 10) for number in range(150)]
    assert newest(lines, 3) == lines[-3:]
    assert len(newest(lines, 1000)) == 100
    long = [said(number, "x" * (MOST_COPIED_CHARS // 2)) for number in range(5)]
    assert newest(long, 5) == long[-2:]
    assert newest([said(1, "x" * (MOST_COPIED_CHARS * 2))], 5) != []
    assert newest(lines, 0) == []


def test_what_was_struck_out_is_not_chosen_and_other_words_are_not_what_was_shown() -> None:
    lines = tuple(Shown(EventId(f"$e{n}"), digest_of(str(n))) for n in range(1, 5))
    wish = CopyWish(name="Trip", invitees=(), lines=lines, skipped=(2, 4))
    assert chosen(wish) == (lines[0], lines[2])
    assert shown_of(said(1, "one")) == shown_of(said(1, "one"))
    assert shown_of(said(1, "one")) != shown_of(said(1, "two"))


def test_a_line_of_spaces_costs_no_more_than_words() -> None:
    begun = time.process_time()
    assert ways(" " * 30_000 + "tea" + " " * 30_000 + "to" + " " * 3 + "Tea") == [("tea", "Tea")]
    assert time.process_time() - begun < 1.0
