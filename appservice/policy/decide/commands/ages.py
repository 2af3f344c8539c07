"""What the commands about ages lead to: wishes, carried out in somebody's own direct chat alone.

In a group everybody gets the same sentence, whoever asks and however old they are.
"""

from collections.abc import Mapping
from typing import Any

from appservice.model.commands.ages import AgeHow, AskAge, AskSharing
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.ids import server_name
from appservice.model.peering import ChooseSharing, OfAges, ShowAge
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import is_direct_of
from appservice.policy.decide.commands.rule import Rule, told


def _show(
    scene: Scene, message: RoomMessage, _command: AskAge, _now_ms: int, rules: Rules
) -> Decision:
    wish = ShowAge(by=message.sender, about=message.event_id, thread=message.thread)
    return _wished(scene, message, rules, wish)


def _share(
    scene: Scene, message: RoomMessage, command: AskSharing, _now_ms: int, rules: Rules
) -> Decision:
    if is_direct_of(scene.room, message.sender) and command.shares:
        if server_name(message.sender) != rules.own_server:
            return told(scene, message, rules, "age_share_elsewhere", server=rules.own_server)
        if not rules.age.peers:
            return told(scene, message, rules, "age_share_nobody")
    wish = ChooseSharing(
        by=message.sender,
        shares=command.shares,
        about=message.event_id,
        thread=message.thread,
    )
    return _wished(scene, message, rules, wish)


def _how(
    scene: Scene, message: RoomMessage, command: AgeHow, _now_ms: int, rules: Rules
) -> Decision:
    if not is_direct_of(scene.room, message.sender):
        return told(scene, message, rules, "age_in_direct")
    return told(scene, message, rules, "age_how", word=command.word)


def _wished(scene: Scene, message: RoomMessage, rules: Rules, wish: OfAges) -> Decision:
    if not is_direct_of(scene.room, message.sender):
        return told(scene, message, rules, "age_in_direct")
    return Decision(f"command: {type(wish).__name__}", scene.room, (wish,))


RULES: Mapping[type[Any], Rule] = {AskAge: _show, AskSharing: _share, AgeHow: _how}
