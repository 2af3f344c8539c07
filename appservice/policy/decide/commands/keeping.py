"""What the command about how long what is said is kept leads to.

In a group who made it decides, since it can take from all of them what was said; in a direct chat
its person. Everybody reads what was chosen.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.keeping import ChooseKeep
from appservice.model.effect import Audit, Decision, DropTurns, Effect, Notice
from appservice.model.event import RoomMessage
from appservice.model.keeping import ForgetOld
from appservice.model.proposing import DropProposals
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands.guards import for_leaders, in_a_group
from appservice.policy.decide.commands.rule import Rule, told
from appservice.policy.retention import keep_of, keeps_less, told_keep


def _keep(
    scene: Scene, message: RoomMessage, command: ChooseKeep, now_ms: int, rules: Rules
) -> Decision:
    room = scene.room
    refused = _refused(scene, message, command, now_ms, rules)
    if refused is not None:
        return refused
    before = keep_of(room, rules)
    wanted = command.to
    if command.asks:
        return _say(scene, message, "keep_is", rules)
    if wanted is not None and keeps_less(rules.keeping.most, wanted):
        most = told_keep("keep_most", rules.keeping.most, prefix=rules.prefix)
        return _decided(room, message, "more than the most", most)
    changed = _with_keep(room, command)
    after = keep_of(changed, rules)
    if after == before:
        return _say(replace(scene, room=changed), message, "keep_is", rules)
    if after.nothing and not command.sure:
        return told(scene, message, rules, "keep_none_sure")
    now = told_keep("keep_now", after, by=message.sender, prefix=rules.prefix)
    effects: list[Effect] = [Notice(now, message.event_id, message.thread)]
    if room.kind is RoomKind.GROUP:
        effects.append(Audit("settings", message.sender, why=now.key))
    if after.nothing:
        # What is being said was made from what is forgotten now.
        effects.append(DropTurns("nothing is kept any more"))
    if keeps_less(after, before):
        effects.append(ForgetOld())
        if room.kind is RoomKind.DIRECT:
            effects.append(DropProposals())
    return Decision(f"command: {now.key}", changed, tuple(effects))


def _refused(
    scene: Scene, message: RoomMessage, command: ChooseKeep, now_ms: int, rules: Rules
) -> Decision | None:
    if scene.room.kind is RoomKind.DIRECT:
        return None
    if command.asks:
        return in_a_group(scene, message, rules, keeps=False)
    return for_leaders(scene, message, now_ms, rules)


def _with_keep(room: Room, command: ChooseKeep) -> Room:
    settings = replace(room.group.settings, keep=command.to)
    return replace(room, group=replace(room.group, settings=settings))


def _say(scene: Scene, message: RoomMessage, key: str, rules: Rules) -> Decision:
    say = told_keep(key, keep_of(scene.room, rules), prefix=rules.prefix)
    return _decided(scene.room, message, say.key, say)


def _decided(room: Room, message: RoomMessage, why: str, say: Any) -> Decision:
    return Decision(f"command: keep: {why}", room, (Notice(say, message.event_id, message.thread),))


RULES: Mapping[type[Any], Rule] = {ChooseKeep: _keep}
