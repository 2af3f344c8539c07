"""What the command about for whom a group is leads to.

Who made the group alone can loosen it, everybody can take that back. What is said of it never
depends on how old anybody is.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.age import GroupsFor
from appservice.model.commands.audience import ChooseAudience
from appservice.model.effect import Audit, Decision
from appservice.model.event import RoomMessage
from appservice.model.group import Group
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.audience import UNSEEN_BEFORE, chosen_for
from appservice.policy.creators import creators_of
from appservice.policy.decide.commands.guards import in_a_group
from appservice.policy.decide.commands.rule import Rule, tell, told


def _audience(
    scene: Scene, message: RoomMessage, command: ChooseAudience, _now_ms: int, rules: Rules
) -> Decision:
    loosens = command.to is GroupsFor.ADULTS
    refused = in_a_group(scene, message, rules, keeps=loosens)
    if refused is not None:
        return refused
    if command.to is None:
        key = f"audience_is_{_word(chosen_for(scene.room, rules))}"
        return told(scene, message, rules, key if command.asks else "audience_how")
    creators = creators_of(scene.room)
    if loosens and message.sender not in creators:
        named = ", ".join(sorted(creators))
        key = "audience_creator_only" if named else "audience_nobody"
        return told(scene, message, rules, key, creator=named)
    key = f"audience_{_word(command.to)}_now"
    effects = (
        tell(message, rules, key, by=message.sender),
        Audit("settings", message.sender, why=key),
    )
    return Decision(f"command: {key}", _chosen(scene.room, command.to), effects)


def _chosen(room: Room, to: GroupsFor) -> Room:
    group = room.group
    settings = replace(group.settings, audience=to)
    if to is GroupsFor.ADULTS and room.history_visibility != UNSEEN_BEFORE:
        group = _noting(group, room.history_visibility)
    return replace(room, group=replace(group, settings=settings))


def _noting(group: Group, visible: str) -> Group:
    """What members could read is put back one day, as it was before anybody chose."""
    return group if group.history_before is not None else replace(group, history_before=visible)


def _word(chosen: GroupsFor) -> str:
    return "adults" if chosen is GroupsFor.ADULTS else "all"


RULES: Mapping[type[Any], Rule] = {ChooseAudience: _audience}
