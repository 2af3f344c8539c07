"""What was made for adults alone, when the room is not theirs alone any more.

Others came into a group, or it became known that the person of a direct chat is a minor.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from appservice.model.age import AgeBand
from appservice.model.effect import Decision, DropTurns, Effect, OpenTurn
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.audience import audience_of
from appservice.policy.streaming import NARROWED

_UNSAID: Final = (TurnPhase.ASKED, TurnPhase.ANSWERED, TurnPhase.SENDING)


def is_wide(scene: Scene, now_ms: int, rules: Rules) -> bool:
    """Whether words for adults would be read by others, as far as is known."""
    return audience_of(scene.room, scene.ages, rules, now_ms).band is not AgeBand.ADULT


def anew(turn: Turn, why: str) -> tuple[DropTurns, OpenTurn]:
    """The answer is not said; the question is asked anew, by a turn of its own.

    What can be seen of it is ended as `why` has it. Where that is taken away, nothing is left
    that could be edited.
    """
    seen = turn.shown is not None or turn.phase is TurnPhase.SENDING
    again = None if why == NARROWED and seen else turn.again
    opened = OpenTurn(
        turn.about, turn.asker, turn.thread, turn.why, unasked=turn.unasked, again=again
    )
    return DropTurns(why, turn.about), opened


def may_be_narrowed(turn: Turn) -> bool:
    """Whether a turn can still be kept from saying its words, or have them taken back."""
    return turn.phase in _UNSAID


def narrowed(decision: Decision, scene: Scene, now_ms: int, rules: Rules) -> Decision:
    """The decision, with what was made for adults dropped and asked anew where others came in.

    That goes before whatever else ends those turns: half an answer would stay.
    """
    wide = [turn for turn in scene.open_turns if turn.for_adults and may_be_narrowed(turn)]
    after = replace(scene, room=decision.room)
    if not wide or not is_wide(after, now_ms, rules):
        return decision
    drops: list[Effect] = []
    opened: list[Effect] = []
    for turn in wide:
        drop, again = anew(turn, NARROWED)
        drops.append(drop)
        if decision.room.listens and not _ends(decision.effects, turn):
            opened.append(again)
    return replace(decision, effects=(*drops, *decision.effects, *opened))


def _ends(effects: Iterable[Effect], turn: Turn) -> bool:
    """Whether a decision ends a turn already."""
    of_turn = (None, turn.about, turn.shown, turn.again)
    return any(isinstance(each, DropTurns) and each.about in of_turn for each in effects)
