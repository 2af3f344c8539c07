"""Polls as clients of today read them."""

import json

from appservice.model.ids import EventId
from appservice.prompt.polls import END, START, poll_content, poll_end_content


def test_a_poll_says_the_same_to_clients_that_know_polls_and_to_others() -> None:
    content = poll_content("Tea?", {"yes": "Yes, please", "no": "No"})
    poll = content[START]
    assert poll["question"]["body"] == poll["question"]["org.matrix.msc1767.text"] == "Tea?"
    assert [each["id"] for each in poll["answers"]] == ["yes", "no"]
    assert poll["max_selections"] == 1
    assert poll["kind"] == "org.matrix.msc3381.poll.disclosed"
    assert content["body"] == content["org.matrix.msc1767.text"]
    assert content["body"].split("\n") == ["Tea?", "1. Yes, please", "2. No"]
    json.dumps(content)


def test_its_end_names_it_and_says_how_it_ended() -> None:
    content = poll_end_content(EventId("$poll"), "Tea it is.")
    assert content["m.relates_to"] == {"rel_type": "m.reference", "event_id": "$poll"}
    assert content[END] == {}
    assert content["body"] == content["org.matrix.msc1767.text"] == "Tea it is."
