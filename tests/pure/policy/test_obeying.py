"""What members want holds for every decision, and what came of waiting is noted where it began."""

from dataclasses import replace

import pytest

from appservice.model.effect import Decision, Effect, OpenTurn, SetTimer
from appservice.model.given import Judged, Tick
from appservice.model.group import Settings, Standing
from appservice.model.ids import EventId
from appservice.model.judging import AskJudge, Considered, Judging, Opinion, Reason, Ruled
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.speaking import Mode
from appservice.policy.decide import decide
from appservice.policy.decide.obeying import obeyed, ruled
from appservice.policy.judging import TIMER
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    MINUTE,
    NOW,
    RULES,
    direct,
    group,
    line,
    reaction,
    scene,
)

ABOUT = EventId("$about")
WAITS = Considered(
    about=ABOUT, asker=ALICE, since_ms=NOW - 9000, heard_ms=NOW - 9000, asked_ms=NOW - 3000
)
SAYS = Judged(ABOUT, NOW - 3000, Opinion.SILENT, Reason.SMALL_TALK, 1.0)


STOPPED = (group(), replace(RULES, stopped="repairs"))
GUESTS = (replace(group(), group=replace(group().group, standing=Standing.GUEST)), RULES)


def asking(room: Room, rules: Rules = RULES) -> tuple[Effect, ...]:
    asks = (OpenTurn(ABOUT, ALICE), AskJudge(ABOUT, NOW))
    return obeyed(Decision("x", room, asks), scene(room), NOW, rules).effects


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


@pytest.mark.parametrize("standing", [one for one in Standing if not one.talks])
def test_nor_where_nothing_is_kept(standing: Standing) -> None:
    room = replace(group(), group=replace(group().group, standing=standing))
    assert asking(room) == ()
    assert asking(replace(group(), group=replace(group().group, left_by=ALICE))) == ()


def test_nor_while_the_operator_has_stopped_it_nor_for_strangers() -> None:
    assert asking(group(), replace(RULES, stopped="repairs")) == ()
    assert asking(direct()) != ()
    assert asking(direct(), replace(RULES, may_invite=(BOB,))) == ()


@pytest.mark.parametrize("where", [STOPPED, GUESTS], ids=["stopped", "guest"])
def test_a_sign_has_nothing_made_anew_there(where: tuple[Room, Rules]) -> None:
    room, rules = where
    answer = replace(line(), reply_to=ABOUT)
    decision = decide(
        scene(room, target=answer),
        reaction("\N{CLOCKWISE RIGHTWARDS AND LEFTWARDS OPEN CIRCLE ARROWS}"),
        NOW,
        rules,
    )
    assert not [one for one in decision.effects if isinstance(one, OpenTurn)]


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
