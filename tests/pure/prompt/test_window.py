"""The window: never over budget, whole lines in order, the newest, and what is asked."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from appservice.model.chat import Line
from appservice.model.ids import EventId, RoomId
from appservice.prompt.tokens import estimate
from appservice.prompt.window import GAP, ForeignLine, TooTight, choose, fitted
from tests.pure.prompt.samples import ROOM, line

bodies = st.lists(st.text("ab 1é漢\n", max_size=60), min_size=1, max_size=60)


def cost(one: Line) -> int:
    return estimate(one.body) + 2


@given(bodies, st.data(), st.integers(12, 400))
def test_what_is_chosen_fits_and_is_the_newest(
    texts: list[str], data: st.DataObject, budget: int
) -> None:
    lines = [line(number, text) for number, text in enumerate(texts)]
    asked = data.draw(st.sampled_from(lines))
    window = choose(lines, asked, room_id=ROOM, budget=budget, cost=cost)
    assert window.tokens == sum(cost(one) for one in window.lines) <= budget
    positions = [one.position for one in window.lines]
    assert positions == sorted(set(positions))
    assert window.asked in window.lines
    assert window.asked.event_id == asked.event_id
    others = [one for one in window.lines if one.event_id != asked.event_id]
    rest = [one for one in lines if one.event_id != asked.event_id]
    assert others == rest[window.left_out :]
    if cost(asked) <= budget:
        assert window.asked == asked
    if window.left_out and len(others) < 20:
        assert window.tokens + cost(rest[window.left_out - 1]) > budget


@given(bodies, st.integers(12, 400))
def test_a_question_out_of_history_comes_last(texts: list[str], budget: int) -> None:
    lines = [line(number, text) for number, text in enumerate(texts)]
    asked = line(len(lines), "and?")
    window = choose(lines, asked, room_id=ROOM, budget=budget, cost=cost)
    assert window.lines[-1] == asked


@given(st.text(min_size=1, max_size=30), st.integers(10, 40))
def test_too_long_a_question_loses_its_middle_only(words: str, budget: int) -> None:
    assume(GAP.strip() not in words * 2)  # else nobody can tell ours from theirs
    text = words * 200
    asked = line(1, text)
    assert cost(asked) > budget
    short = fitted(asked, budget, cost)
    assert cost(short) <= budget
    head, gap, tail = short.body.rpartition(GAP)
    assert gap == GAP
    assert text.startswith(head)
    assert text.endswith(tail)


def test_everything_is_kept_where_there_is_room() -> None:
    lines = [line(number, "hello") for number in range(200)]
    window = choose(lines, lines[-1], room_id=ROOM, budget=10_000, cost=cost)
    assert list(window.lines) == lines
    assert window.left_out == 0


def test_the_oldest_end_stays_while_a_few_lines_are_added() -> None:
    lines = [line(number, "hello") for number in range(300)]
    starts = {
        choose(lines[:end], lines[end - 1], room_id=ROOM, budget=500, cost=cost).lines[0].position
        for end in range(280, 300)
    }
    assert len(starts) <= 4


def test_a_line_of_another_room_is_refused() -> None:
    own, foreign = line(1, "mine"), line(2, "theirs", room_id=RoomId("!other"))
    for lines, asked in (([own, foreign], own), ([own], foreign)):
        with pytest.raises(ForeignLine):
            choose(lines, asked, room_id=ROOM, budget=500, cost=cost)


def test_a_budget_for_nothing_is_refused_in_one_sentence() -> None:
    with pytest.raises(TooTight, match=r"raise it\.$"):
        choose(
            [], line(1, "hello there", event_id=EventId("$1")), room_id=ROOM, budget=1, cost=cost
        )
