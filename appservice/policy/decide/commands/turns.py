"""What the commands about one answer lead to."""

from collections.abc import Mapping
from typing import Any

from appservice.model.commands.turns import Retry
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Mode
from appservice.policy.decide.commands.rule import Rule, told
from appservice.policy.decide.turns import made_anew
from appservice.policy.manners import may_speak, mode_of


def _retry(
    scene: Scene, message: RoomMessage, _command: Retry, now_ms: int, rules: Rules
) -> Decision:
    if rules.stopped is not None:
        return told(scene, message, rules, "stopped_serverwide")
    if not may_speak(scene.room, now_ms, rules):
        off = mode_of(scene.room, rules) is Mode.OFF
        return told(scene, message, rules, "mode_is_off" if off else "quiet_still")
    line = scene.target if message.reply_to else scene.last_own
    turn = made_anew(scene, line, message.sender)
    if turn is None:
        return told(scene, message, rules, "nothing_to_retry")
    return Decision("command: retry", scene.room, (turn,))


RULES: Mapping[type[Any], Rule] = {Retry: _retry}
