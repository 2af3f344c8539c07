"""What somebody missed: since when, what of it they may see, and where it may be told."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.catching_up import Visibility
from appservice.model.chat import Author, Line
from appservice.model.commands.catchup import AskCatchUp, Since
from appservice.model.event import LineKind, Membership
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import Room
from appservice.model.visit import Moment, Visit
from appservice.policy.catching_up import (
    LONGEST_MS,
    Start,
    is_private_with,
    keeps_secret,
    may_see,
    missed,
    since_ms,
    start_of,
    with_visibility,
)
from appservice.policy.parsing import parse
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    DAY,
    MINUTE,
    NOW,
    ROOM,
    direct,
    group,
    with_member,
)

HOUR = 60 * MINUTE
MIDNIGHT = NOW - NOW % DAY  # 2023-11-14; NOW is 22:13 of it


@pytest.mark.parametrize(
    ("words", "at_ms"),
    [
        ("3h", NOW - 3 * HOUR),
        ("since 2d", NOW - 2 * DAY),
        ("since 90 minutes", NOW - 90 * MINUTE),
        ("1 week ago", NOW - 7 * DAY),
        ("since 14:30", MIDNIGHT + 14 * HOUR + 30 * MINUTE),
        ("since 23:00", MIDNIGHT - HOUR),
        ("since 9am", MIDNIGHT + 9 * HOUR),
        ("since 12am", MIDNIGHT),
        ("since today", MIDNIGHT),
        ("since yesterday", MIDNIGHT - DAY),
        ("since yesterday at 18:00", MIDNIGHT - 6 * HOUR),
        ("since 2023-11-10", MIDNIGHT - 4 * DAY),
        ("since 2023-11-10 08:15", MIDNIGHT - 4 * DAY + 8 * HOUR + 15 * MINUTE),
    ],
)
def test_times_are_understood_as_people_write_them(words: str, at_ms: int) -> None:
    command = parse(f"catchup {words}")
    assert isinstance(command, AskCatchUp)
    assert command.since is not None
    assert since_ms(command.since, NOW) == at_ms


@pytest.mark.parametrize(
    "words", ["since", "since tea", "25:00", "13pm", "7", "since 2023-13-01", "yesterday tea"]
)
def test_other_words_are_no_time(words: str) -> None:
    command = parse(f"catchup {words}")
    assert isinstance(command, AskCatchUp)
    assert command.since is None
    assert command.bad


@pytest.mark.parametrize("words", ["0m", "31d", "2023-11-15", "2022-01-01", "9999w"])
def test_a_time_to_come_or_long_past_is_refused(words: str) -> None:
    command = parse(f"catchup {words}")
    assert isinstance(command, AskCatchUp)
    assert command.since is not None
    assert since_ms(command.since, NOW) is None


@given(st.text(max_size=30), st.integers(0, 2**43))
def test_any_words_are_read_and_no_time_is_outside_of_what_is_looked_back(
    words: str, now_ms: int
) -> None:
    command = parse(f"catchup {words}")
    assert isinstance(command, AskCatchUp)
    if command.since is not None:
        at_ms = since_ms(command.since, now_ms)
        assert at_ms is None or now_ms - LONGEST_MS <= at_ms < now_ms


def test_it_begins_where_they_wish_or_left_off_or_a_day_ago() -> None:
    visit = Visit(Moment(50, NOW - MINUTE), Moment(20, NOW - 5 * DAY))
    assert start_of(NOW - HOUR, visit, NOW) == Start(NOW - HOUR)
    assert start_of(None, visit, NOW) == Start(NOW - 5 * DAY, 20)
    assert start_of(None, Visit(Moment(50, NOW - MINUTE)), NOW) == Start(NOW - DAY)
    assert start_of(None, None, NOW) == Start(NOW - DAY)
    long = Visit(Moment(50, NOW - MINUTE), Moment(20, NOW - 80 * DAY))
    assert start_of(None, long, NOW).at_ms == NOW - LONGEST_MS


def said(number: int, sender: Any = ALICE, **more: Any) -> Line:
    given_: dict[str, Any] = {
        "room_id": ROOM,
        "event_id": EventId(f"${number}"),
        "sender": sender,
        "author": Author.AI if sender == AI else Author.HUMAN,
        "kind": LineKind.TEXT,
        "body": f"words {number}",
        "sent_ms": NOW - (100 - number) * MINUTE,
        "position": number,
    }
    return Line(**(given_ | more))


def moments(*lines: Line) -> dict[EventId, Moment]:
    """Each reached us when it says it was sent, at the place of its number."""
    return {line.event_id: Moment(line.position, line.sent_ms) for line in lines}


def in_group(since_ms: int = 0, **more: Any) -> Room:
    room = replace(group(ALICE, BOB, CAROL), **more)
    since = {ALICE: 0, BOB: since_ms, CAROL: 0}
    return replace(room, group=replace(room.group, since=since))


def found(room: Room, lines: list[Line], start: Start, **more: Any) -> list[str]:
    when = more.pop("moments", moments(*lines))
    return [one.event_id for one in missed(room, BOB, lines, when, start, NOW)]


def test_what_came_after_the_place_they_left_off_is_missed() -> None:
    lines = [said(number) for number in (10, 20, 21, 30)]
    assert found(in_group(), lines, Start(NOW - HOUR, 20)) == ["$21", "$30"]
    # Whatever time its sender claims: by place it came later.
    forged = [*lines, said(40, sent_ms=5)]
    assert found(in_group(), forged, Start(NOW - HOUR, 20)) == ["$21", "$30", "$40"]


def test_after_a_time_our_own_clock_counts_and_not_the_sender_s() -> None:
    late = said(90, sent_ms=NOW - 3 * DAY)
    when = {late.event_id: Moment(90, NOW - MINUTE)}
    assert found(in_group(), [late], Start(NOW - HOUR), moments=when) == ["$90"]
    early = said(91, sent_ms=NOW - MINUTE)
    when = {early.event_id: Moment(91, NOW - 3 * DAY)}
    assert found(in_group(), [early], Start(NOW - HOUR), moments=when) == []


def test_one_s_own_words_alone_are_nothing_new() -> None:
    assert found(in_group(), [said(90, BOB), said(91, BOB)], Start(0)) == []
    assert found(in_group(), [said(90, BOB), said(91)], Start(0)) == ["$90", "$91"]


def test_what_the_ai_user_says_about_itself_is_no_talk() -> None:
    answer = said(92, AI, reply_to=EventId("$91"))
    notice = said(93, AI, kind=LineKind.NOTICE, reply_to=EventId("$91"))
    lines = [said(91), answer, notice, said(94, AI), replace(answer, left_out=True)]
    assert found(in_group(), lines, Start(0)) == ["$91", "$92"]


@pytest.mark.parametrize("visibility", ["invited", "joined"])
def test_who_came_later_reads_nothing_of_before(visibility: str) -> None:
    lines = [said(number) for number in (10, 20, 30)]
    came_ms = lines[1].sent_ms
    room = in_group(came_ms, history_visibility=visibility)
    assert found(room, lines, Start(0)) == ["$20", "$30"]
    assert found(in_group(came_ms), lines, Start(0)) == ["$10", "$20", "$30"]


def test_in_an_encrypted_room_nobody_has_older_keys() -> None:
    lines = [said(number) for number in (10, 20)]
    room = in_group(lines[1].sent_ms, encrypted=True)
    assert found(room, lines, Start(0)) == ["$20"]


def test_opening_the_history_shows_nothing_of_what_was_said_before() -> None:
    narrow = with_visibility(in_group(NOW, history_visibility="joined"), NOW - 50 * MINUTE)
    opened = with_visibility(replace(narrow, history_visibility="shared"), NOW - 30 * MINUTE)
    assert opened.group.visibility == Visibility(open_from_ms=NOW - 30 * MINUTE)
    assert not may_see(opened, BOB, NOW - 31 * MINUTE)
    assert may_see(opened, BOB, NOW - 30 * MINUTE)
    assert may_see(opened, ALICE, NOW - 31 * MINUTE), "who was in then"
    # Until we have noted the opening it counts as none.
    assert not may_see(replace(narrow, history_visibility="shared"), BOB, NOW - 1)
    again = with_visibility(replace(opened, history_visibility="invited"), NOW)
    assert again.group.visibility.open_from_ms == NOW - 30 * MINUTE
    assert with_visibility(again, NOW + 1) is again


@given(
    st.sampled_from(["shared", "invited", "joined", "world_readable", "odd"]),
    st.booleans(),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_who_is_not_in_sees_no_more_than_newcomers(
    visibility: str, encrypted: bool, at: int, open_from: int
) -> None:
    room = in_group(history_visibility=visibility, encrypted=encrypted)
    shown = Visibility(narrow=False, open_from_ms=open_from)
    room = replace(room, group=replace(room.group, since={}, visibility=shown))
    is_open = visibility in ("shared", "world_readable") and not encrypted
    assert may_see(room, BOB, at) is (is_open and at >= open_from)


def test_only_a_chat_with_nobody_else_is_private() -> None:
    chat = direct()
    assert is_private_with(chat, ALICE)
    assert not is_private_with(chat, BOB)
    assert not is_private_with(with_member(chat, BOB, Membership.INVITE), ALICE)
    assert not is_private_with(with_member(chat, BOB, Membership.LEAVE), ALICE)
    assert not is_private_with(with_member(chat, ALICE, Membership.LEAVE), ALICE)
    assert not is_private_with(replace(chat, join_rule="public"), ALICE)
    assert not is_private_with(replace(chat, history_visibility="world_readable"), ALICE)


def test_what_is_encrypted_stays_so() -> None:
    plain, encrypted = direct(), direct(encrypted=True)
    assert keeps_secret(group(), plain)
    assert keeps_secret(group(), encrypted)
    assert keeps_secret(group(encrypted=True), encrypted)
    assert not keeps_secret(group(encrypted=True), plain)


def test_since_is_one_of_several_ways() -> None:
    assert parse("catchup") == AskCatchUp()
    assert parse("Catch-Up since 2 days?") == AskCatchUp(Since(ago_ms=2 * DAY))


CAME = NOW - 30 * MINUTE


def gone_on(before: dict[UserId, int] | None = None) -> Room:
    """A group that took over from another one, where BOB has been for a minute."""
    old = RoomId("!old:hs.test")
    room = in_group(NOW - MINUTE, history_visibility="shared", predecessor=old)
    visibility = Visibility(came_ms=CAME, before={ALICE: 0} | (before or {}))
    return replace(room, group=replace(room.group, visibility=visibility))


def test_what_came_from_an_upgraded_room_is_for_those_who_were_there_then() -> None:
    lines = [said(number) for number in (10, 20)]
    assert found(gone_on(), lines, Start(0), moments={}) == []
    since = {BOB: lines[1].sent_ms}
    assert found(gone_on(since), lines, Start(0), moments={}) == ["$20"]
    assert found(gone_on({BOB: 0}), lines, Start(0), moments={}) == ["$10", "$20"]
    claimed = said(21, sent_ms=NOW - 1)
    assert found(gone_on(), [claimed], Start(0), moments={}) == [], "whatever time it claims"
    # What was said in this room is shown as anywhere, before we knew where it came from, too.
    early = said(30, sent_ms=CAME - MINUTE)
    assert found(gone_on(), [early], Start(0)) == ["$30"]
    answers = [said(n, AI, reply_to=EventId("$9"), sent_ms=CAME + n - 35) for n in (30, 40)]
    there = [said(50), *answers]
    when = moments(there[0])
    assert found(gone_on(), there, Start(0), moments=when) == ["$50", "$40"]


def test_what_came_from_an_upgraded_room_is_linked_there() -> None:
    lines = [said(10), said(90)]
    room = gone_on({BOB: 0})
    told = missed(room, BOB, lines, moments(lines[1]), Start(0), NOW)
    assert [line.room_id for line in told] == [room.predecessor, ROOM]


def test_a_change_of_what_newcomers_see_forgets_nothing_of_the_room_before() -> None:
    narrow = with_visibility(replace(gone_on(), history_visibility="joined"), NOW)
    opened = with_visibility(replace(narrow, history_visibility="shared"), NOW)
    assert opened.group.visibility == replace(gone_on().group.visibility, open_from_ms=NOW)
