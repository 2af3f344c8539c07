"""Polls as clients send them today, and as the specification has them."""

from typing import Any

import pytest

from appservice.matrix.decode import decode
from appservice.model.event import LineKind, Noise, PollEnd, RoomMessage
from appservice.model.ids import RoomId
from appservice.prompt.polls import START, poll_content

TEXT = "org.matrix.msc1767.text"
STABLE = {
    "m.text": [{"body": "Where?\n1. Kyoto\n2. Nara"}],
    "m.poll": {
        "question": {"m.text": [{"body": "Where?"}]},
        "answers": [
            {"m.id": "a", "m.text": [{"body": "Kyoto"}]},
            {"m.id": "b", "m.text": [{"mimetype": "x"}, {"body": "Nara"}]},
            {"m.id": "a", "m.text": [{"body": "twice"}]},
            "odd",
        ],
    },
}


def heard(kind: str, content: dict[str, Any]) -> object:
    head = {"event_id": "$e", "sender": "@alice:hs.test", "origin_server_ts": 1}
    return decode(head | {"type": kind, "content": content}, RoomId("!r:hs.test"))


def test_a_poll_of_a_client_is_its_question_and_its_options() -> None:
    found = heard(START, poll_content("Where?", {"a": "Kyoto", "b": "Nara"}))
    assert isinstance(found, RoomMessage)
    assert (found.kind, found.body) == (LineKind.POLL, "Where?")
    assert found.choices == (("a", "Kyoto"), ("b", "Nara"))


def test_so_is_one_of_the_specification() -> None:
    content = STABLE | {"m.relates_to": {"rel_type": "m.thread", "event_id": "$t"}}
    found = heard("m.poll.start", content)
    assert isinstance(found, RoomMessage)
    assert (found.body, found.thread) == ("Where?", "$t")
    assert found.choices[0] == ("a", "Kyoto")
    assert len(found.choices) == 1, "what is no text is no option"


def test_an_edit_of_a_poll_replaces_it() -> None:
    new = poll_content("When?", {"a": "May"})
    relation = {"rel_type": "m.replace", "event_id": "$poll"}
    found = heard(START, {**new, "m.new_content": new, "m.relates_to": relation})
    assert isinstance(found, RoomMessage)
    assert (found.replaces, found.body, found.choices) == ("$poll", "When?", (("a", "May"),))


@pytest.mark.parametrize(
    "poll",
    [{}, {"question": {TEXT: "?"}}, {"question": 5, "answers": [{"id": "a", TEXT: "b"}]}],
)
def test_half_a_poll_is_noise(poll: Any) -> None:
    assert isinstance(heard(START, {START: poll}), Noise)


@pytest.mark.parametrize("kind", ["org.matrix.msc3381.poll.end", "m.poll.end"])
def test_the_end_of_a_poll_names_it(kind: str) -> None:
    relation = {"rel_type": "m.reference", "event_id": "$poll"}
    found = heard(kind, {"m.relates_to": relation, TEXT: "Ended"})
    assert isinstance(found, PollEnd)
    assert found.poll == "$poll"
    assert isinstance(heard(kind, {"m.relates_to": {"event_id": "$poll"}}), Noise)
