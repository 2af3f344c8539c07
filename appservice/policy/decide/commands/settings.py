"""What the commands about a group's name, topic, picture and settings lead to."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.settings import (
    SetInvitations,
    SetName,
    SetPeople,
    SetPicture,
    SetTopic,
    ShowSettings,
)
from appservice.model.effect import Audit, Decision, Effect, Govern, Notice, sentence
from appservice.model.event import RoomMessage
from appservice.model.group import Invitations, Settings
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.whole import ChangePicture, ChangeState
from appservice.policy.admission import people
from appservice.policy.approving import blocks_servers, only_we_invite
from appservice.policy.decide.commands.guards import for_leaders, in_a_group
from appservice.policy.decide.commands.rule import Rule, tell
from appservice.policy.showing import settings_lines

LEAST_PEOPLE = 2


def _show(
    scene: Scene, message: RoomMessage, _command: ShowSettings, now_ms: int, rules: Rules
) -> Decision:
    refused = in_a_group(scene, message, rules, keeps=False)
    if refused is not None:
        return refused
    first, *more = settings_lines(scene.room, now_ms, rules)
    told = Notice(first, message.event_id, message.thread, more=tuple(more))
    return Decision("command: settings", scene.room, (told,))


def _name(
    scene: Scene, message: RoomMessage, command: SetName, _now_ms: int, rules: Rules
) -> Decision:
    if not command.name:
        return _told(scene, message, rules, "name_how")
    content = {"name": command.name}
    return _change(scene, message, rules, ("name", "m.room.name", content))


def _topic(
    scene: Scene, message: RoomMessage, command: SetTopic, _now_ms: int, rules: Rules
) -> Decision:
    if command.topic == "":
        return _told(scene, message, rules, "topic_how")
    what = "topic" if command.topic else "topic_none"
    return _change(scene, message, rules, (what, "m.room.topic", {"topic": command.topic or ""}))


def _picture(
    scene: Scene, message: RoomMessage, command: SetPicture, _now_ms: int, rules: Rules
) -> Decision:
    if command.remove:
        return _change(scene, message, rules, ("picture_none", "m.room.avatar", {}))
    refused = in_a_group(scene, message, rules)
    if refused is not None:
        return refused
    act = ChangePicture(message.sender, message.reply_to, message.event_id)
    return Decision("command: picture", scene.room, (act,))


def _change(
    scene: Scene, message: RoomMessage, rules: Rules, change: tuple[str, str, Mapping[str, str]]
) -> Decision:
    refused = in_a_group(scene, message, rules)
    if refused is not None:
        return refused
    what, event_type, content = change
    act = ChangeState(what, event_type, json.dumps(content), message.sender, message.event_id)
    return Decision(f"command: {what}", scene.room, (act,))


def _invitations(
    scene: Scene, message: RoomMessage, command: SetInvitations, now_ms: int, rules: Rules
) -> Decision:
    refused = for_leaders(scene, message, now_ms, rules)
    if refused is not None:
        return refused
    if command.who is None:
        return _told(scene, message, rules, "invitations_how")
    members = command.who is Invitations.MEMBERS
    if members and only_we_invite(rules):
        why = "invitations_servers" if blocks_servers(rules) else "invitations_people"
        return _told(scene, message, rules, why)
    settings = replace(scene.room.group.settings, invitations=command.who)
    key = "invitations_by_members" if members else "invitations_by_ai"
    return _set(scene, message, rules, settings, (key, {}))


def _people(
    scene: Scene, message: RoomMessage, command: SetPeople, now_ms: int, rules: Rules
) -> Decision:
    refused = for_leaders(scene, message, now_ms, rules)
    if refused is not None:
        return refused
    number, here = command.number, len(people(scene.room, rules))
    if number is None or number < LEAST_PEOPLE:
        return _told(scene, message, rules, "people_how")
    if number > rules.max_people:
        return _told(scene, message, rules, "people_too_many", most=rules.max_people)
    if number < here:
        return _told(scene, message, rules, "people_too_few", here=here, number=number)
    # The operator's own bound is no choice of the group: it moves with the operator's.
    chosen = None if number == rules.max_people else number
    settings = replace(scene.room.group.settings, max_people=chosen)
    return _set(scene, message, rules, settings, ("people_now", {"max_people": number}))


def _set(
    scene: Scene,
    message: RoomMessage,
    rules: Rules,
    settings: Settings,
    told: tuple[str, Mapping[str, int]],
) -> Decision:
    """The new settings, what they change in the room, and that it was said and written down."""
    key, data = told
    by = message.sender
    room = replace(scene.room, group=replace(scene.room.group, settings=settings))
    say = sentence(key, by=by, prefix=rules.prefix, **data)
    effects: tuple[Effect, ...] = (
        Notice(say, message.event_id, message.thread),
        Audit("settings", by, why=key),
        Govern("settings"),
    )
    return Decision(f"command: {key}", room, effects)


def _told(
    scene: Scene, message: RoomMessage, rules: Rules, key: str, **data: str | int
) -> Decision:
    return Decision(f"command: {key}", scene.room, (tell(message, rules, key, **data),))


RULES: Mapping[type[Any], Rule] = {
    ShowSettings: _show,
    SetName: _name,
    SetTopic: _topic,
    SetPicture: _picture,
    SetInvitations: _invitations,
    SetPeople: _people,
}
