"""What the commands about a person's own data lead to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.rights import ShowPrivacy
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands.rule import Rule, tell
from appservice.policy.disclosing import disclosure


def _privacy(
    scene: Scene, message: RoomMessage, _command: ShowPrivacy, _now_ms: int, rules: Rules
) -> Decision:
    first, *more = disclosure(scene.room, rules)
    notice = replace(tell(message, rules, first.key), say=first, more=tuple(more))
    return Decision("command: privacy", scene.room, (notice,))


RULES: Mapping[type[Any], Rule] = {ShowPrivacy: _privacy}
