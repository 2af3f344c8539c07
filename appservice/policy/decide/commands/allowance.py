"""What asking for one's usage leads to: it is counted, and told in one's own direct chat."""

from collections.abc import Mapping
from typing import Any

from appservice.model.allowance import CountUsage
from appservice.model.commands.allowance import ShowUsage
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands.rule import Rule


def _usage(
    scene: Scene, message: RoomMessage, _command: ShowUsage, _now_ms: int, _rules: Rules
) -> Decision:
    count = CountUsage(message.sender, message.event_id, message.thread)
    return Decision("command: usage", scene.room, (count,))


RULES: Mapping[type[Any], Rule] = {ShowUsage: _usage}
