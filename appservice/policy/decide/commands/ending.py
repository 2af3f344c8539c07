"""What handing a group over, and ending it, lead to. Both ask once more before they do it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.settings import End, HandOverTo
from appservice.model.effect import Audit, Decision, DropTurns, Notice, sentence
from appservice.model.event import RoomMessage
from appservice.model.globs import matches_any
from appservice.model.group import Standing
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.whole import EndGroup, HandOver
from appservice.policy import power
from appservice.policy.creators import creators_after, creators_of
from appservice.policy.decide.commands.guards import for_leaders, in_a_group
from appservice.policy.decide.commands.rule import Rule, tell
from appservice.policy.leading import present_creators

SURE_MS = 300_000


def _handover(
    scene: Scene, message: RoomMessage, command: HandOverTo, now_ms: int, rules: Rules
) -> Decision:
    refused = for_leaders(scene, message, now_ms, rules)
    if refused is not None:
        return refused
    room, by, to = scene.room, message.sender, command.to
    key = _cannot(room, command, by, rules)
    if key is not None or to is None:
        told = tell(message, rules, key or "handover_how", user=to or "")
        return Decision(f"command: {key}", room, (told,))
    group = room.group
    asked = (group.handover_to, group.handover_asked_by) == (to, by)
    if not (command.sure and asked and now_ms - group.handover_asked_ms <= SURE_MS):
        group = replace(group, handover_to=to, handover_asked_by=by, handover_asked_ms=now_ms)
        key = "handover_moves" if power.has_creators(room.version) else "handover_sure"
        told = tell(message, rules, key, user=to)
        return Decision("command: handover, asked back", replace(room, group=group), (told,))
    group = replace(group, handover_to=None, handover_asked_by=None)
    act = HandOver(to, by, group.creator, message.event_id, tuple(group.founders))
    if not power.has_creators(room.version):
        # At once: what the rules ask for in the room is that this person is its creator.
        group = replace(group, creator=to, founders=creators_after(room, by, to) - {to})
    effects = (Audit("hand over", by, to), act)
    return Decision("command: handover", replace(room, group=group), effects)


def _cannot(room: Room, command: HandOverTo, by: UserId, rules: Rules) -> str | None:
    """The sentence by which a handover is refused, if it is."""
    to = command.to
    if to is None:
        return "handover_how"
    if to == room.ai or matches_any(rules.bots, to):
        return "handover_not_a_person"
    if not room.joined(to):
        return "handover_not_here"
    if creators_of(room) == {to}:
        return "handover_already"
    own = room.power.of(room.ai)
    if power.has_creators(room.version):
        needed = room.power.events.get("m.room.tombstone", room.power.state_default)
        return None if own >= needed else "handover_out_of_reach"
    no_more = creators_of(room) - creators_after(room, by, to)
    above = any(room.power.of(user) >= own for user in no_more)
    return "handover_out_of_reach" if above else None


def _end(scene: Scene, message: RoomMessage, command: End, now_ms: int, rules: Rules) -> Decision:
    refused = in_a_group(scene, message, rules)
    if refused is not None:
        return refused
    room, by, group = scene.room, message.sender, scene.room.group
    if by not in present_creators(room):
        named = ", ".join(sorted(creators_of(room)))
        told = tell(message, rules, "end_creators_only", creator=named or "nobody")
        return Decision("command: end, not the creator", room, (told,))
    asked = group.end_asked_by == by and now_ms - group.end_asked_ms <= SURE_MS
    if not (command.sure and asked):
        group = replace(group, end_asked_by=by, end_asked_ms=now_ms)
        told = tell(message, rules, "end_sure")
        return Decision("command: end, asked back", replace(room, group=group), (told,))
    # From now on nothing is kept or answered here, and no rule is put right.
    group = replace(group, standing=Standing.GUEST, ended_ms=now_ms, lacks=())
    effects = (
        DropTurns("the group ends"),
        Notice(sentence("ending", by=by)),
        Audit("end", by),
        EndGroup(by, message.event_id),
    )
    return Decision("command: end", replace(room, group=group), effects)


RULES: Mapping[type[Any], Rule] = {HandOverTo: _handover, End: _end}
