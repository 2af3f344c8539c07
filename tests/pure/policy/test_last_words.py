"""The last words of a room where nothing is kept, from what its homeserver has of them."""

from dataclasses import replace
from typing import Any

from appservice.model.chat import Author
from appservice.model.event import Heard, LineKind, RoomMessage
from appservice.model.ids import EventId, UserId
from appservice.policy.last_words import last_words
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, RULES, direct, group, message

STRANGER = UserId("@stranger:hs.test")


def said(body: str, by: UserId = ALICE, **more: Any) -> RoomMessage:
    return replace(message(body, by), event_id=EventId(f"${body}"), **more)


def words(*events: Heard, most: int = 9) -> list[str]:
    return [each.body for each in last_words(events, group(), RULES, most)]


def test_the_newest_are_told_in_order() -> None:
    events = [said(str(at)) for at in range(5)]
    assert words(*events, most=3) == ["2", "3", "4"]
    assert words(*events, most=0) == []


def test_commands_and_words_of_who_is_out_are_none() -> None:
    assert words(said("!ai keep none yes"), said("in"), said("out", STRANGER)) == ["in"]


def test_edits_count_as_those_of_their_authors_alone() -> None:
    edit = said("second", replaces=EventId("$first"))
    forged = said("never", BOB, replaces=EventId("$first"))
    unsure = said("never", replaces=EventId("$first"), assured=False)
    assert words(said("first"), edit, forged, unsure) == ["second"]
    assert words(edit) == []


def test_what_the_ai_said_is_as_it_ended_and_asides_are_none() -> None:
    live = said("half", AI, live=True)
    end = said("the whole", AI, replaces=EventId("$half"))
    (line,) = last_words([live, end, said("aside", AI, aside=True)], group(), RULES, 9)
    assert (line.body, line.event_id, line.author) == ("the whole", "$half", Author.AI)


def test_what_was_said_while_nothing_was_read_stays_unread() -> None:
    room = group()
    room = replace(room, group=replace(room.group, reads_from_ms=NOW))
    events = [said("before", sent_ms=NOW - 1), said("after", sent_ms=NOW)]
    assert [each.body for each in last_words(events, room, RULES, 9)] == ["after"]


def test_in_a_direct_chat_only_its_two_speak() -> None:
    room = direct()
    assert room.person is not None
    other = ALICE if room.person == BOB else BOB
    events = [said("mine", room.person), said("yours", AI), said("theirs", other)]
    assert [each.body for each in last_words(events, room, RULES, 9)] == ["mine", "yours"]


def test_programs_stay_programs() -> None:
    (line,) = last_words([said("beep", kind=LineKind.NOTICE)], group(), RULES, 9)
    assert line.author is Author.BOT
