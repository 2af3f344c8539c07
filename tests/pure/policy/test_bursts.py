"""What one answer answers: the questions of one person in one thread, never another's."""

from dataclasses import replace

import pytest

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId, TurnId
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.bursts import MOST_MERGED, burst_of, has_grown, is_reworded
from tests.pure.policy.rooms import ALICE, BOB, line, turn

THREAD = EventId("$thread")


def _line(place: int, name: str = "", **changes: object) -> Line:
    said = replace(line(name or f"$q{place}", Author.HUMAN), position=place, thread=THREAD)
    return replace(said, **{"sender": ALICE, **changes})  # type: ignore[arg-type]


def _waits(place: int, **changes: object) -> Turn:
    waiting = replace(turn(TurnPhase.WAITING, f"t{place}"), about=EventId(f"$q{place}"))
    return replace(waiting, **changes)  # type: ignore[arg-type]


ASKED = turn()
QUESTION = _line(1, "$asked")


def test_a_question_alone_is_its_own_burst() -> None:
    burst = burst_of(ASKED, QUESTION)
    assert (burst.asked, burst.merged, burst.later, burst.upto) == (QUESTION, (), (), 1)


def test_what_the_same_person_asks_in_the_same_thread_is_merged() -> None:
    lines = [QUESTION, _line(2), _line(3)]
    burst = burst_of(ASKED, QUESTION, [ASKED, _waits(2), _waits(3)], lines)
    assert burst.questions == tuple(lines)
    assert burst.asked == lines[-1]
    assert burst.merged == (TurnId("t2"), TurnId("t3"))
    assert burst.upto == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"asker": BOB},
        {"thread": None},
        {"phase": TurnPhase.ANSWERED},
        {"again": EventId("$own")},
        {"unasked": True},
        {"about": EventId("$unknown")},
    ],
)
def test_others_have_an_answer_of_their_own(changes: dict[str, object]) -> None:
    burst = burst_of(ASKED, QUESTION, [_waits(2, **changes)], [QUESTION, _line(2)])
    assert (burst.questions, burst.merged) == ((QUESTION,), ())
    assert "about" in changes or not has_grown(burst_of(ASKED, QUESTION), burst)


def test_an_answer_anew_is_for_its_question_alone() -> None:
    anew = replace(ASKED, again=EventId("$own"))
    assert burst_of(anew, QUESTION, [_waits(2)], [QUESTION, _line(2)]).merged == ()


def test_not_everything_that_waits_is_merged() -> None:
    places = range(2, 12)
    burst = burst_of(ASKED, QUESTION, [_waits(p) for p in places], [_line(p) for p in places])
    assert len(burst.merged) == MOST_MERGED


def test_what_people_say_after_it_in_the_thread_is_told_with_it() -> None:
    lines = [
        _line(0, "$before"),
        QUESTION,
        _line(2, "$bob", sender=BOB),
        _line(3, "$elsewhere", thread=None),
        _line(4, "$bot", author=Author.BOT),
        _line(5, "$sign", kind=LineKind.REACTION),
    ]
    burst = burst_of(ASKED, QUESTION, [], lines)
    assert burst.later == ("$bob",)
    assert burst.upto == 2


def test_where_answers_have_threads_of_their_own_the_talk_of_the_question_goes_on() -> None:
    asked = replace(QUESTION, thread=None)
    own = replace(ASKED, thread=QUESTION.event_id)
    lines = [asked, _line(2, "$bob", sender=BOB, thread=None), _line(3, "$elsewhere")]
    assert burst_of(own, asked, [], lines).later == ("$bob",)


def test_it_is_reworded_by_an_edit_or_when_one_of_several_is_gone() -> None:
    both = burst_of(ASKED, QUESTION, [_waits(2)], [QUESTION, _line(2)])
    assert not is_reworded(both, both)
    assert is_reworded(both, burst_of(ASKED, replace(QUESTION, body="new")))
    assert is_reworded(both, burst_of(ASKED, QUESTION))


def test_it_grows_by_more_words_only() -> None:
    alone = burst_of(ASKED, QUESTION)
    more = burst_of(ASKED, QUESTION, [_waits(2)], [QUESTION, _line(2)])
    talk = burst_of(ASKED, QUESTION, [], [QUESTION, _line(2)])
    assert has_grown(alone, more)
    assert has_grown(alone, talk)
    assert not has_grown(more, alone)
    assert not has_grown(talk, talk)
