"""What the command about which language model answers leads to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.models import ChooseModel
from appservice.model.effect import Audit, Decision
from appservice.model.event import RoomMessage
from appservice.model.routing import AUTO
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands.rule import Rule, tell, told
from appservice.policy.routing import choice_of, choices


def _model(
    scene: Scene, message: RoomMessage, command: ChooseModel, _now_ms: int, rules: Rules
) -> Decision:
    """Any member chooses, among those that their plan has; each is answered within their own."""
    may = choices(scene.room, message.sender, rules)
    if not command.to:
        return _which(scene, message, may, rules)
    wanted = command.to.casefold()
    if wanted == AUTO:
        return _set(scene, message, None, rules)
    for name in may:
        if name.casefold() == wanted:
            return _set(scene, message, name, rules)
    names = ", ".join(may) or AUTO
    return told(scene, message, rules, "model_unknown", word=command.to, names=names)


def _which(scene: Scene, message: RoomMessage, may: tuple[str, ...], rules: Rules) -> Decision:
    chosen, names = choice_of(scene.room, rules), ", ".join(may)
    if chosen is not None:
        return told(scene, message, rules, "model_is", model=chosen, names=names or chosen)
    if len(may) < 2:
        return told(scene, message, rules, "model_only" if may else "model_none", names=names)
    return told(scene, message, rules, "model_is_auto", names=names)


def _set(scene: Scene, message: RoomMessage, name: str | None, rules: Rules) -> Decision:
    room, by = scene.room, message.sender
    settings = replace(room.group.settings, model=name)
    room = replace(room, group=replace(room.group, settings=settings))
    if name is None:
        say = tell(message, rules, "model_now_auto", by=by)
    else:
        say = tell(message, rules, "model_now", by=by, model=name)
    audit = Audit("settings", by, why=f"model {name or AUTO}")
    return Decision(f"command: model {name or AUTO}", room, (say, audit))


RULES: Mapping[type[Any], Rule] = {ChooseModel: _model}
