"""What members want holds for every decision, and what came of waiting is noted where it began."""

from dataclasses import replace

from appservice.model.effect import Decision, OpenTurn, SetTimer
from appservice.model.given import Judged, Tick
from appservice.model.group import Settings
from appservice.model.ids import EventId
from appservice.model.judging import AskJudge, Considered, Judging, Opinion, Reason, Ruled
from appservice.model.room import Room
from appservice.model.speaking import Mode
from appservice.policy.decide import decide
from appservice.policy.decide.obeying import obeyed, ruled
from appservice.policy.judging import TIMER
from tests.pure.policy.rooms import ALICE, MINUTE, NOW, RULES, group, scene

ABOUT = EventId("$about")
WAITS = Considered(
    about=ABOUT, asker=ALICE, since_ms=NOW - 9000, heard_ms=NOW - 9000, asked_ms=NOW - 3000
)
SAYS = Judged(ABOUT, NOW - 3000, Opinion.SILENT, Reason.SMALL_TALK, 1.0)


def judging(considered: Considered | None = WAITS) -> Room:
    room = group()
    return replace(room, group=replace(room.group, judging=Judging(considered=considered)))


def test_nothing_asks_a_model_where_nothing_is_wanted() -> None:
    asks = (OpenTurn(ABOUT, ALICE), AskJudge(ABOUT, NOW), SetTimer("x", None))
    off = replace(group(), group=replace(group().group, settings=Settings(mode=Mode.OFF)))
    for room in (off, replace(group(), quiet_until_ms=NOW + MINUTE)):
        decision = obeyed(Decision("x", room, asks), scene(room), NOW, RULES)
        assert decision.effects == (SetTimer("x", None),)
    assert obeyed(Decision("x", group(), asks), scene(), NOW, RULES).effects == asks


def test_what_the_judge_said_is_noted_with_the_message() -> None:
    decision = decide(scene(judging()), SAYS, NOW, RULES)
    assert decision.effects[-1] == Ruled(ABOUT, decision.why)
    assert "small talk" in decision.why


def test_so_is_what_ended_the_waiting_otherwise() -> None:
    quiet = replace(judging(replace(WAITS, asked_ms=0)), quiet_until_ms=NOW + MINUTE)
    decision = decide(scene(quiet), Tick(TIMER), NOW, RULES)
    assert decision.effects[-1] == Ruled(ABOUT, decision.why)


def test_while_it_waits_nothing_is_noted() -> None:
    still = Decision("judge: not quiet yet", judging())
    assert ruled(still, scene(judging()), Tick(TIMER)) == still
    other = Decision("x", judging(None))
    assert ruled(other, scene(judging(None)), Tick(TIMER)) == other
