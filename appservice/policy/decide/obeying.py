"""What members and operator want holds for every decision, whatever rule or judge it came from."""

from collections.abc import Collection
from dataclasses import replace

from appservice.model.effect import Decision, Effect, OpenTurn
from appservice.model.given import Given, Judged, Tick
from appservice.model.judging import AskJudge, Ruled
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.manners import may_be_told, withheld
from appservice.policy.placing import asked_in


def obeyed(decision: Decision, scene: Scene, now_ms: int, rules: Rules) -> Decision:
    """The decision without answers, and questions to models, that are not wanted there."""
    room = decision.room
    if not may_be_told(room, now_ms, rules):
        asking = [each for each in decision.effects if isinstance(each, OpenTurn | AskJudge)]
        return _without(decision, asking)
    remarks = [each for each in decision.effects if isinstance(each, OpenTurn) and each.unasked]
    if not remarks:
        return decision
    thread = asked_in(remarks[0])
    considered = scene.room.group.judging.considered
    named = considered is not None and considered.named and considered.about == remarks[0].about
    why_not = withheld(room, scene.recent, scene.open_turns, thread, now_ms, rules, named=named)
    if why_not is not None:
        return replace(_without(decision, remarks), why=f"{decision.why}; silent: {why_not}")
    if named:
        return decision  # an answer: what it says of its own accord is counted from others
    room = replace(room, group=replace(room.group, remarked_ms=now_ms))
    return replace(decision, room=room)


def ruled(decision: Decision, scene: Scene, given: Given) -> Decision:
    """The decision that ends the waiting for a judge, noted with the message it was about."""
    considered = scene.room.group.judging.considered
    if considered is None or not isinstance(given, Judged | Tick):
        return decision
    if decision.room.group.judging.considered is not None:
        return decision
    noted = Ruled(considered.about, decision.why)
    return replace(decision, effects=(*decision.effects, noted))


def _without(decision: Decision, unwanted: Collection[Effect]) -> Decision:
    kept = tuple(each for each in decision.effects if each not in unwanted)
    return replace(decision, effects=kept)
