"""What a wish to be taken out leads to: in a group of this one, in a direct chat of those named.

There nobody else reads that it was wished for. In a group everybody does, as they would without us.
"""

from collections.abc import Mapping
from typing import Any, Final

from appservice.model.commands.people import RemoveMe
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.guarding import OutWished, WishOut
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import is_direct_of
from appservice.policy.decide.commands.rule import Rule, told
from appservice.policy.decide.guarding import decide_out_wished

_ALL: Final = frozenset(("all", "all groups", "everywhere"))


def _remove_me(
    scene: Scene, message: RoomMessage, command: RemoveMe, now_ms: int, rules: Rules
) -> Decision:
    if not is_direct_of(scene.room, message.sender):
        return decide_out_wished(scene, OutWished(message.sender), now_ms, rules)
    if not command.where:
        return told(scene, message, rules, "out_which")
    where = "" if command.where.casefold() in _ALL else command.where
    wish = WishOut(message.sender, where, message.event_id)
    return Decision("command: remove me", scene.room, (wish,))


RULES: Mapping[type[Any], Rule] = {RemoveMe: _remove_me}
