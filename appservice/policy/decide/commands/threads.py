"""What the command about where answers stand leads to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.threads import ChooseThreads
from appservice.model.effect import Audit, Decision
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands.guards import in_a_group
from appservice.policy.decide.commands.rule import Rule, tell, told


def _threads(
    scene: Scene, message: RoomMessage, command: ChooseThreads, _now_ms: int, rules: Rules
) -> Decision:
    """Any member chooses."""
    refused = in_a_group(scene, message, rules, keeps=False)
    if refused is not None:
        return refused
    settings = scene.room.group.settings
    if command.to is None or command.to is settings.threads:
        return told(scene, message, rules, f"threads_are_{settings.threads}")
    settings = replace(settings, threads=command.to)
    room = replace(scene.room, group=replace(scene.room.group, settings=settings))
    say = tell(message, rules, f"threads_now_{command.to}", by=message.sender)
    audit = Audit("settings", message.sender, why=f"threads {command.to}")
    return Decision(f"command: threads {command.to}", room, (say, audit))


RULES: Mapping[type[Any], Rule] = {ChooseThreads: _threads}
