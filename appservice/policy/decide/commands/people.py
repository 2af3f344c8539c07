"""What adding people, choosing how they are removed, and listing them lead to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.people import (
    Add,
    ChooseRemovals,
    ListMembers,
)
from appservice.model.effect import (
    AddPeople,
    Audit,
    Decision,
    Govern,
    Notice,
)
from appservice.model.event import RoomMessage
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.adding import unable
from appservice.policy.creators import creators_of
from appservice.policy.decide.commands.rule import Rule, tell, told
from appservice.policy.roll import roll

MOST_BAD = 5
MOST_ADDED = 50


def _add(scene: Scene, message: RoomMessage, command: Add, _now_ms: int, rules: Rules) -> Decision:
    refused = unable(scene.room)
    if refused is None and rules.stopped is not None:
        refused = "stopped_serverwide"
    if refused is None and not (command.users or command.bad):
        refused = "add_whom"
    if refused is not None:
        return told(scene, message, rules, refused)
    add = AddPeople(
        command.users[:MOST_ADDED], message.sender, _few(command.bad), about=message.event_id
    )
    return Decision("command: add", scene.room, (add,))


def _few(bad: tuple[str, ...]) -> tuple[str, ...]:
    return bad if len(bad) <= MOST_BAD else (", ".join(bad[:MOST_BAD]) + ", …",)


def _choose_removals(
    scene: Scene, message: RoomMessage, command: ChooseRemovals, _now_ms: int, rules: Rules
) -> Decision:
    room, by = scene.room, message.sender
    refused = unable(room)
    if refused is not None:
        return told(scene, message, rules, refused)
    settings = room.group.settings
    limit = rules.governance.removals_per_hour
    if command.to is None or command.to is settings.removals:
        return told(scene, message, rules, f"removals_are_{settings.removals.value}", limit=limit)
    if by not in creators_of(room):
        return told(scene, message, rules, "creators_only")
    settings = replace(settings, removals=command.to)
    room = replace(room, group=replace(room.group, settings=settings))
    effects = (
        Govern("the settings were changed"),
        Audit("removals", by, None, command.to.value),
        tell(message, rules, f"removals_are_{command.to.value}", limit=limit),
    )
    return Decision("command: removals", room, effects)


def _members(
    scene: Scene, message: RoomMessage, _command: ListMembers, _now_ms: int, rules: Rules
) -> Decision:
    if scene.room.kind is not RoomKind.GROUP:
        return told(scene, message, rules, "only_in_groups")
    first, *more = roll(scene.room, rules)
    listed = Notice(first, message.event_id, message.thread, more=tuple(more))
    return Decision("command: members", scene.room, (listed,))


RULES: Mapping[type[Any], Rule] = {
    Add: _add,
    ChooseRemovals: _choose_removals,
    ListMembers: _members,
}
