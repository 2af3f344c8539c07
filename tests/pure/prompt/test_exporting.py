"""What is sent to people as a file: whole, readable, and bent by nothing that is in it."""

import json
import zipfile
from io import BytesIO
from typing import Any

from hypothesis import given

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId, UserId
from appservice.prompt.exporting import as_json, as_markdown, iso, message
from appservice.turns.packing import packed
from tests.pure.prompt.samples import hostile

ALICE = UserId("@alice:hs.test")


def line(body: str = "Hello", **more: Any) -> Line:
    given: dict[str, Any] = {"author": Author.HUMAN, "kind": LineKind.TEXT} | more
    return Line(
        room_id=RoomId("!r"),
        event_id=EventId("$e"),
        sender=ALICE,
        body=body,
        sent_ms=1_700_000_000_000,
        **given,
    )


def test_a_message_names_only_what_it_has() -> None:
    assert message(line()) == {
        "event_id": "$e",
        "at": "2023-11-14T22:13:20+00:00",
        "sender": ALICE,
        "kind": "text",
        "words": "Hello",
    }


def test_markdown_has_a_heading_for_each_part_and_quotes_what_was_said() -> None:
    data = {
        "of": ALICE,
        "groups": [{"room_id": "!r", "name": "Kyoto", "messages": [message(line("one\ntwo"))]}],
        "limits": {"answers": [{"at": "2023", "tokens": 7}]},
    }
    assert as_markdown("What you said", data, ["Only some."]) == (
        "# What you said\n\n*Only some.*\n\n- Of: @alice:hs.test\n\n## Groups\n\n### Kyoto\n\n"
        "- Room ID: !r\n- Name: Kyoto\n\n#### Messages\n\n"
        "**@alice:hs.test**, 2023-11-14T22:13:20+00:00\n\n> one\n> two\n\n"
        "## Limits\n\n### Answers\n\n- At 2023, Tokens 7\n"
    )


def test_what_is_remembered_says_how_it_came_and_what_is_nothing_is_left_out() -> None:
    kept = {"number": 3, "kind": "fact", "origin": "owner", "made": "2023", "words": "I like tea"}
    data = {"automatic": False, "topic": None, "remembered": [kept]}
    assert as_markdown("Yours", data) == (
        "# Yours\n\n- Remembers by itself what seems worth it: no\n\n## What is remembered\n\n"
        "**3**, 2023, fact, written by you\n\n> I like tea\n"
    )


@given(hostile)
def test_words_stay_words_whatever_they_look_like(words: str) -> None:
    data = {"name": words, "messages": [message(line(words))]}
    text = as_markdown(words, data)
    assert [each for each in text.split("\n") if each.startswith("#")] == [
        text.split("\n")[0],
        "## Messages",
    ]
    assert "<" not in "".join(each for each in text.split("\n") if each.startswith("> "))
    as_json(data).encode()


def test_a_time_that_no_calendar_has_is_told_as_it_is() -> None:
    assert iso(10**18) == str(10**18)


def test_the_file_holds_both_and_is_the_same_each_time() -> None:
    data = {"messages": [message(line())]}
    file = packed("history", "History", data)
    assert file == packed("history", "History", data)
    with zipfile.ZipFile(BytesIO(file)) as archive:
        assert json.loads(archive.read("history.json")) == data
        assert b"> Hello" in archive.read("history.md")
