"""What the commands about when the AI user speaks lead to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.manners import ChooseMode, Why
from appservice.model.effect import Audit, Decision, DropTurns, Effect, Govern, Notice
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Mode
from appservice.policy.decide.commands.guards import in_a_group
from appservice.policy.decide.commands.rule import Rule, tell, told
from appservice.policy.explaining import explained
from appservice.policy.manners import mode_of


def _mode(
    scene: Scene, message: RoomMessage, command: ChooseMode, _now_ms: int, rules: Rules
) -> Decision:
    """Any member chooses: all have to live with how much it talks."""
    room, by = scene.room, message.sender
    refused = in_a_group(scene, message, rules, keeps=False)
    if refused is not None:
        return refused
    if command.to is None:
        return told(scene, message, rules, f"mode_is_{mode_of(room, rules)}")
    settings = replace(room.group.settings, mode=command.to)
    room = replace(room, group=replace(room.group, settings=settings))
    effects: tuple[Effect, ...] = (
        tell(message, rules, f"mode_now_{command.to}", by=by),
        Audit("settings", by, why=f"mode {command.to}"),
        Govern("settings"),
    )
    if command.to is Mode.OFF:
        effects = (DropTurns("mode off"), *effects)
    return Decision(f"command: mode {command.to}", room, effects)


def _why(scene: Scene, message: RoomMessage, _command: Why, _now_ms: int, rules: Rules) -> Decision:
    """Whoever may read the answer may know why it came."""
    about = scene.target if message.reply_to else scene.last_own
    first, *more = explained(scene, about, message.sender, rules)
    told_why = Notice(first, message.event_id, message.thread, more=tuple(more), joined=True)
    return Decision("command: why", scene.room, (told_why,))


RULES: Mapping[type[Any], Rule] = {ChooseMode: _mode, Why: _why}
