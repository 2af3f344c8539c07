"""What the command about what somebody missed leads to."""

from collections.abc import Mapping
from typing import Any

from appservice.model.commands.catchup import AskCatchUp
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.catching_up import since_ms
from appservice.policy.decide.catching_up import begun, refused_why
from appservice.policy.decide.commands.rule import Rule, told


def _ask(
    scene: Scene, message: RoomMessage, command: AskCatchUp, now_ms: int, rules: Rules
) -> Decision:
    room, by = scene.room, message.sender
    refused = refused_why(room, by, now_ms, rules)
    if refused is not None:
        return told(scene, message, rules, refused, most=rules.catching_up.per_hour)
    wished_ms = since_ms(command.since, now_ms) if command.since is not None else None
    if command.bad or (command.since is not None and wished_ms is None):
        return told(scene, message, rules, "catchup_since_how")
    return begun(room, by, message.event_id, wished_ms, now_ms)


RULES: Mapping[type[Any], Rule] = {AskCatchUp: _ask}
