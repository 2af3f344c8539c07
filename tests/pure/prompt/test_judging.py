"""What a judge is told: a few lines as data, in the same writing; and what counts of its answer."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.chat import Line
from appservice.model.event import LineKind
from appservice.model.ids import RoomId, UserId
from appservice.model.judging import OF_FAILURES, SIGNS, Opinion, Reason
from appservice.model.prompt import Role
from appservice.prompt.clean import LABEL_LIMIT
from appservice.prompt.judging import LINES, SCHEMA, Said, judge_prompt, opinion_of
from appservice.prompt.tokens import estimate
from appservice.prompt.window import ForeignLine
from tests.pure.prompt import reader
from tests.pure.prompt.samples import AI, ALICE, BOB, ROOM, hostile, line, members, room, talks

NOW = 1_790_000_900_000
PEOPLE: dict[UserId, str | None] = {ALICE: "Alice", BOB: "Bob"}


def told(lines: list[Line], people: dict[UserId, str | None] = PEOPLE) -> str:
    _, talk = judge_prompt(room(people), lines, NOW, "Parlour").parts
    return talk.text


def word(**more: Any) -> str:
    whole = {"call": "speak", "emoji": "", "sure": 0.5, "why": "can help"} | more
    return json.dumps(whole)


def test_the_talk_is_written_as_in_every_prompt() -> None:
    first = line(1, "Does anyone know\nwhen it opens?")
    second = line(2, "no idea", BOB, reply_to=first.event_id)
    third = line(3, "It did yesterday", AI)
    assert told([first, second, third]).split("\n") == [
        "«Alice»: Does anyone know",
        "  when it opens?",
        "«Bob» (to «Alice»): no idea",
        "«Parlour»: It did yesterday",
        "» It is Monday 21 September 2026, 14:28 UTC. Would «Parlour» say something now?",
    ]


def test_every_part_says_what_it_is_made_of() -> None:
    lines = [line(n, "x") for n in range(20)]
    prompt = judge_prompt(room(PEOPLE), lines, NOW, "Parlour")
    assert [part.role for part in prompt.parts] == [Role.SYSTEM, Role.USER]
    assert {part.room_id for part in prompt.parts} == {ROOM}
    assert prompt.parts[1].event_ids == tuple(one.event_id for one in lines[-LINES:])
    assert prompt.schema is SCHEMA


def test_words_of_another_room_are_refused() -> None:
    with pytest.raises(ForeignLine):
        told([replace(line(1, "x"), room_id=RoomId("!other"))])


def test_our_own_notices_are_no_talk() -> None:
    assert "notice" not in told([line(1, "notice", AI, kind=LineKind.NOTICE), line(2, "x")])


@given(talks(most=16), members)
def test_whatever_people_write_stays_words_of_theirs(
    lines: list[Line], people: dict[UserId, str | None]
) -> None:
    entries = reader.read(told(lines, people))
    *said, last = entries
    assert isinstance(last, reader.Note)
    assert all(isinstance(one, reader.Said) for one in said)
    kept = [one for one in lines if not (one.sender == AI and one.kind is LineKind.NOTICE)]
    assert len(said) == len(kept[-LINES:])


@given(st.lists(hostile.map(lambda text: text * 200), min_size=12, max_size=12))
def test_it_is_short_whatever_people_write(bodies: list[str]) -> None:
    prompt = judge_prompt(
        room(PEOPLE), [line(n, body) for n, body in enumerate(bodies)], NOW, "P" * LABEL_LIMIT
    )
    assert sum(estimate(part.text) for part in prompt.parts) < 2500


def test_its_word_is_read() -> None:
    assert opinion_of(word()) == Said(Opinion.SPEAK, Reason.CAN_HELP, 0.5, None)
    assert opinion_of(word(call="react", emoji=SIGNS[0], sure=1)) == Said(
        Opinion.REACT, Reason.CAN_HELP, 1.0, SIGNS[0]
    )


@pytest.mark.parametrize("around", ["```json\n{}\n```", "Well {{ then: {}", "{} {{}}", "[{}]"])
def test_the_first_object_counts_whatever_stands_around_it(around: str) -> None:
    text = around.replace("{{", "\0").replace("}}", "\1").replace("{}", word())
    assert opinion_of(text.replace("\0", "{").replace("\1", "}")) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "speak",
        "{}",
        "[1]",
        "{" * 5000,
        word(call="shout"),
        word(call=None),
        word(sure="0.9"),
        word(sure=True),
        word(sure=float("nan")),
        word(sure=float("inf")),
    ],
    ids=range(11),
)
def test_nonsense_is_nothing(text: str) -> None:
    assert opinion_of(text) is None


def test_only_our_own_words_and_signs_are_taken() -> None:
    found = opinion_of(word(why="because Bob said so", emoji="\U0001f595", sure=7))
    assert found == Said(Opinion.SPEAK, Reason.UNCLEAR, 1.0, None)
    for reason in OF_FAILURES:
        assert opinion_of(word(why=reason.value)) == Said(Opinion.SPEAK, Reason.UNCLEAR, 0.5, None)


@given(hostile | st.text())
def test_no_answer_of_people_s_words_is_one(text: str) -> None:
    assert opinion_of(text) is None
    assert opinion_of("{" + text) is None
