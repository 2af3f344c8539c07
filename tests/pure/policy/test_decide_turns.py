"""Stopping an answer, having it made anew, taking away what is seen of it: by a sign or a word."""

from dataclasses import replace

import pytest

from appservice.model.chat import Author, Line
from appservice.model.effect import Decision, DropTurns, Erase, Notice, OpenTurn
from appservice.model.event import LineKind
from appservice.model.ids import EventId
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.decide import decide
from appservice.policy.streaming import PART_REMOVED
from tests.pure.policy.rooms import ALICE, BOB, NOW, RULES, line, message, reaction, scene, turn

ANSWER = replace(line(), reply_to=EventId("$asked"), thread=EventId("$thread"))
ANEW = OpenTurn(EventId("$asked"), ALICE, EventId("$thread"), "asked anew", again=EventId("$line"))


def _sign(key: str, where: Scene) -> Decision:
    return decide(where, reaction(key), NOW, RULES)


@pytest.mark.parametrize("key", ["🛑", "🛑\ufe0f"])
@pytest.mark.parametrize(
    "under_way",
    [
        replace(turn(), about=EventId("$line")),
        replace(turn(TurnPhase.WAITING), about=EventId("$line")),
        replace(turn(TurnPhase.ANSWERED), shown=EventId("$line")),
        replace(turn(), again=EventId("$line")),
    ],
)
def test_a_stop_sign_on_question_or_answer_stops_it(key: str, under_way: Turn) -> None:
    decision = _sign(key, scene(open_turns=(under_way,)))
    assert decision.effects == (DropTurns("stopped by a sign", EventId("$line")),)


@pytest.mark.parametrize(
    "other",
    [
        turn(),
        replace(turn(TurnPhase.SENDING), shown=EventId("$line")),
        replace(turn(TurnPhase.CLOSING), shown=EventId("$line")),
    ],
)
def test_a_stop_sign_elsewhere_or_too_late_stops_nothing(other: Turn) -> None:
    assert _sign("🛑", scene(open_turns=(other,))).effects == ()


@pytest.mark.parametrize("key", ["🔁", "🔄"])
def test_a_sign_on_an_answer_has_it_made_anew_for_who_asks(key: str) -> None:
    assert _sign(key, scene(target=ANSWER)).effects == (ANEW,)


@pytest.mark.parametrize(
    "target",
    [
        None,
        line("$line", Author.HUMAN),
        replace(ANSWER, kind=LineKind.NOTICE),
        replace(ANSWER, reply_to=None),
    ],
)
def test_there_is_nothing_to_make_anew(target: Line | None) -> None:
    assert _sign("🔁", scene(target=target)).effects == ()


def test_an_answer_is_made_anew_once_at_a_time() -> None:
    busy = replace(turn(), again=EventId("$line"))
    assert _sign("🔁", scene(target=ANSWER, open_turns=(busy,))).effects == ()


def test_a_wastebasket_on_what_is_being_shown_takes_it_away() -> None:
    shown = replace(turn(), shown=EventId("$line"))
    assert _sign("🗑", scene(open_turns=(shown,))).effects == (
        DropTurns(PART_REMOVED, EventId("$line")),
    )
    assert Erase(EventId("$line")) in _sign("🗑", scene(target=ANSWER)).effects


def test_retry_is_for_the_answer_replied_to_or_the_last_one() -> None:
    other = replace(ANSWER, event_id=EventId("$other"), thread=None)
    last = decide(scene(last_own=other), message("!ai retry", BOB), NOW, RULES)
    [anew] = last.effects
    assert anew == OpenTurn(EventId("$asked"), BOB, None, "asked anew", again=EventId("$other"))
    reply = message("!ai retry", reply_to=EventId("$line"))
    told = decide(scene(last_own=other, target=ANSWER), reply, NOW, RULES)
    assert told.effects == (ANEW,)


def test_retry_without_an_answer_is_told_so() -> None:
    [told] = decide(scene(), message("!ai retry"), NOW, RULES).effects
    assert isinstance(told, Notice)
    assert told.say.key == "nothing_to_retry"


def test_stop_says_so_only_where_there_is_something_to_stop() -> None:
    for phase, key in ((TurnPhase.ASKED, "stopped_answer"), (TurnPhase.CLOSING, "nothing_to_stop")):
        *_, told = decide(scene(open_turns=(turn(phase),)), message("!ai stop"), NOW, RULES).effects
        assert isinstance(told, Notice)
        assert told.say.key == key
