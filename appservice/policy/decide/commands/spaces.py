"""What the command about a person's own Space leads to, in their direct chat."""

from collections.abc import Mapping
from typing import Any

from appservice.model.commands.spaces import SpaceSwitch
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.ids import RequestId, server_name
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.whole import RequestSpace
from appservice.policy.admission import may_ask
from appservice.policy.decide.commands.rule import Rule, tell


def _space(
    scene: Scene, message: RoomMessage, command: SpaceSwitch, _now_ms: int, rules: Rules
) -> Decision:
    room, by = scene.room, message.sender
    key = _refused(scene, message, command, rules)
    if key is not None or command.on is None:
        told = tell(message, rules, key or "space_how", server=rules.own_server)
        return Decision(f"command: {key}", room, (told,))
    request = RequestSpace(
        RequestId(message.event_id), command.on, by, room.room_id, message.event_id
    )
    return Decision("command: space", room, (request,))


def _refused(scene: Scene, message: RoomMessage, command: SpaceSwitch, rules: Rules) -> str | None:
    """The sentence by which it is refused, if it is. Being rid of a Space always works."""
    if scene.room.kind is not RoomKind.DIRECT:
        return "space_in_direct"
    if command.on is None:
        return "space_how"
    if not command.on:
        return None
    if rules.stopped is not None:
        return "stopped_serverwide"
    if not may_ask(message.sender, rules):
        return "space_not_allowed"
    if server_name(message.sender) != rules.own_server:
        return "space_local_only"
    return None


RULES: Mapping[type[Any], Rule] = {SpaceSwitch: _space}
