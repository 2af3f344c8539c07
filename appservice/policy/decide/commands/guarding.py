"""What the commands of guardians lead to: an act of their direct chat.

In a group it is one sentence, the same for everybody: nobody there learns who is whose.
"""

from collections.abc import Mapping
from typing import Any

from appservice.model.commands.guarding import Guardianship
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.guardianship import CarryGuardianWish
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import is_direct_of
from appservice.policy.decide.commands.rule import Rule, told


def _guardian(
    scene: Scene, message: RoomMessage, command: Guardianship, _now_ms: int, rules: Rules
) -> Decision:
    if not is_direct_of(scene.room, message.sender):
        return told(scene, message, rules, "guardian_in_direct")
    wish = CarryGuardianWish(by=message.sender, rest=command.rest, about=message.event_id)
    return Decision("command: guardian", scene.room, (wish,))


RULES: Mapping[type[Any], Rule] = {Guardianship: _guardian}
