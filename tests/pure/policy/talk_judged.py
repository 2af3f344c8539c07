"""Talk that is judged, as the tests of it need it."""

from dataclasses import replace
from typing import Any

from appservice.model.effect import Decision, OpenTurn, SetTimer
from appservice.model.given import Judged, Tick
from appservice.model.ids import EventId, UserId
from appservice.model.judging import (
    AskJudge,
    Considered,
    JudgeRules,
    Judging,
    Opinion,
    React,
    Reason,
)
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Call, Ruling
from appservice.policy.decide import decide
from appservice.policy.decide.judging import consider
from appservice.policy.judging import TIMER
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    NOW,
    RULES,
    group,
    message,
    scene,
)

JUDGE = JudgeRules(pause_ms=4000, longest_pause_ms=20_000)
BY = replace(RULES, judge=JUDGE)
SAID = EventId("$said")
WAITS = Considered(about=SAID, asker=ALICE, since_ms=NOW - 5000, heard_ms=NOW - 4000)
ASKED = replace(WAITS, asked_ms=NOW - 500, tries=1)
TO_JUDGE = Ruling(Call.JUDGE, "nothing says")
SILENT = Ruling(Call.SILENT, "between people")


def room(considered: Considered | None = None, **more: Any) -> Room:
    there = group(ALICE, BOB, CAROL)
    judging = Judging(considered=considered, **more)
    return replace(there, group=replace(there.group, judging=judging))


def heard(
    before: Considered | None = None,
    said: Ruling = TO_JUDGE,
    *,
    sender: UserId = ALICE,
    at: Scene | None = None,
    by: Rules = BY,
    **more: Any,
) -> Decision:
    given: dict[str, Any] = {"body": "anyone?", "sent_ms": NOW} | more
    return consider(at or scene(room(before)), message(sender=sender, **given), said, NOW, by)


def rung(before: Considered | None = WAITS, by: Rules = BY, **more: Any) -> Decision:
    at = scene(room(before, **{k: more.pop(k) for k in ("calls",) if k in more}), **more)
    return decide(at, Tick(TIMER), NOW, by)


def judged(
    opinion: Opinion = Opinion.SPEAK,
    at: Scene | None = None,
    *,
    by: Rules = BY,
    sure: float = 0.9,
    emoji: str | None = None,
    asked_ms: int = ASKED.asked_ms,
) -> Decision:
    word = Judged(SAID, asked_ms, opinion, Reason.ASKS_EVERYBODY, sure, emoji)
    return decide(at or scene(room(ASKED)), word, NOW, by)


def considered_after(decision: Decision) -> Considered | None:
    return decision.room.group.judging.considered


def timer(decision: Decision) -> int | None:
    (found,) = (each for each in decision.effects if isinstance(each, SetTimer))
    assert found.name == TIMER
    return found.due_ms


def is_silent(decision: Decision) -> bool:
    return not any(isinstance(e, OpenTurn | React | AskJudge) for e in decision.effects)
