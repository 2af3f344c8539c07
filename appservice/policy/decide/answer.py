"""What a model's answer, or its failing, leads to."""

from dataclasses import replace
from typing import Final

from appservice.model.effect import AnswerTurn, Decision, DropTurns, Notice, sentence
from appservice.model.errors import ModelFault
from appservice.model.given import Answered, AnswerFailed, FoundOpen
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase, Untrue
from appservice.policy.decide.allowance import name_of
from appservice.policy.decide.late import late
from appservice.policy.decide.limiting import held_back
from appservice.policy.decide.narrowing import anew, is_wide, may_be_narrowed
from appservice.policy.decide.proposing import proposing
from appservice.policy.manners import may_be_told
from appservice.policy.streaming import NARROWED, UNTRUE

DAY_MS: Final = 86_400_000
_MODEL_OF: Final = "model for "


def _asked(scene: Scene, turn_id: str) -> Turn | None:
    return next(
        (t for t in scene.open_turns if t.turn_id == turn_id and t.phase is TurnPhase.ASKED), None
    )


def decide_answer(scene: Scene, answered: Answered, now_ms: int, rules: Rules) -> Decision:
    """The words go to the turn, if it still waits for them."""
    turn = _asked(scene, answered.turn_id)
    if turn is None:
        return Decision("answer came for a turn that is over", scene.room)
    if scene.room.quiet_until_ms > now_ms:
        return Decision("quiet now", scene.room, (DropTurns("quiet", turn.about),))
    if not scene.room.listens:
        return Decision("silent now", scene.room, (DropTurns("silent", turn.about),))
    if rules.stopped is not None:
        return _stopped(scene, turn)
    if (held := held_back(scene, turn, answered.text, now_ms, rules)) is not None:
        return held
    for_adults = answered.for_adults or turn.for_adults
    if for_adults and is_wide(scene, now_ms, rules):
        return Decision(NARROWED, scene.room, anew(turn, NARROWED))
    words = AnswerTurn(
        turn.turn_id,
        answered.text,
        answered.used,
        answered.model,
        for_adults=for_adults,
        merged=answered.merged,
        route=answered.route,
    )
    return Decision("answered", scene.room, (words, *proposing(scene.room, turn, rules)))


def decide_untrue(scene: Scene, untrue: Untrue, _now_ms: int, _rules: Rules) -> Decision:
    """The answer is not said; the question is asked anew, by a turn of its own."""
    turn = next((each for each in scene.open_turns if each.turn_id == untrue.turn_id), None)
    if turn is not None and untrue.narrowed and may_be_narrowed(turn):
        return Decision(NARROWED, scene.room, anew(turn, NARROWED))
    if turn is None or untrue.narrowed or turn.phase is not TurnPhase.ANSWERED:
        return Decision("untrue, and over", scene.room)
    return Decision(UNTRUE, scene.room, anew(turn, UNTRUE))


def decide_answer_failed(scene: Scene, failed: AnswerFailed, now_ms: int, rules: Rules) -> Decision:
    """The turn ends with one honest sentence to who asked."""
    turn = _asked(scene, failed.turn_id)
    if turn is None:
        return Decision("failure came for a turn that is over", scene.room)
    drop = DropTurns(f"model: {failed.fault.value}", turn.about)
    if scene.room.quiet_until_ms > now_ms or not scene.room.listens:
        return Decision("no model answered; quiet now", scene.room, (drop,))
    if rules.stopped is not None:
        return _stopped(scene, turn)
    if not may_be_told(scene.room, now_ms, rules):
        return Decision("no model answered; not wanted now", scene.room, (drop,))
    if failed.fault is ModelFault.OUT_OF_REACH:
        return _out_of_reach(scene, turn, drop, now_ms, rules)
    if failed.fault is ModelFault.NOT_IN_PLAN:
        return _not_in_plan(scene, turn, drop, now_ms)
    told = Notice(sentence("model_down"), turn.about, turn.thread)
    return Decision("no model answered", scene.room, (drop, told))


def _stopped(scene: Scene, turn: Turn) -> Decision:
    told = Notice(sentence("stopped_serverwide"), turn.about, turn.thread)
    return Decision("stopped now", scene.room, (DropTurns("stopped", turn.about), told))


def _out_of_reach(scene: Scene, turn: Turn, drop: DropTurns, now_ms: int, rules: Rules) -> Decision:
    """Nobody may be asked, and that stays so: the room is told once, not at each question."""
    if now_ms - scene.room.told_reach_ms <= DAY_MS:
        return Decision("no model may be asked; told lately", scene.room, (drop,))
    told = Notice(sentence("model_out_of_reach", name=rules.ai_name), turn.about, turn.thread)
    room = replace(scene.room, told_reach_ms=now_ms)
    return Decision("no model may be asked; told once", room, (drop, told))


def _not_in_plan(scene: Scene, turn: Turn, drop: DropTurns, now_ms: int) -> Decision:
    """It is this person who may not be answered: each is told once a day, the others are not."""
    room, whom = scene.room, f"{_MODEL_OF}{turn.asker}"
    told = {key: until for key, until in room.told_spent.items() if until > now_ms}
    if whom in told:
        return Decision("no model in the plan; told lately", room, (drop,))
    say = sentence("model_not_in_plan", name=name_of(room, turn.asker))
    room = replace(room, told_spent={**told, whom: now_ms + DAY_MS})
    notice = Notice(say, turn.about, turn.thread)
    return Decision("no model in the plan; told once", room, (drop, notice))


def decide_found_open(scene: Scene, found: FoundOpen, now_ms: int, rules: Rules) -> Decision:
    """A turn of before a long absence is over; the room is told so as for any late question."""
    turn = next((t for t in scene.open_turns if t.turn_id == found.turn_id), None)
    if turn is None or turn.phase is TurnPhase.SENDING:
        return Decision("found a turn that is over", scene.room)
    drop = DropTurns("too_old", turn.about)
    return late(scene, turn.opened_ms, (drop,), now_ms, rules)
