"""What the commands lead to by which something leaves a direct chat for a group."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.crossing import GroupWith, SayNo, SayYes, Share, SkipCopies
from appservice.model.crossing import AskCopy, AskShare, CopyWish
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.ids import UserId, localpart
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import is_blocked, may_ask
from appservice.policy.crossing import USUAL_COPIED, ways
from appservice.policy.decide.commands.basic import MOST_NAMED, not_ids
from appservice.policy.decide.commands.rule import Rule, told
from appservice.policy.decide.crossing import dropped, go_on, is_older, open_question

_LONGEST_NAME = 64


def _share(
    scene: Scene, message: RoomMessage, command: Share, _now_ms: int, rules: Rules
) -> Decision:
    refused = None
    if scene.room.kind is not RoomKind.DIRECT:
        refused = "share_in_direct"
    elif rules.stopped is not None:
        refused = "stopped_serverwide"
    elif is_blocked(message.sender, rules):
        refused = "share_silent"
    elif not ways(command.rest):
        refused = "share_how"
    if refused is not None:
        return told(scene, message, rules, refused)
    act = AskShare(command.rest, message.sender, message.event_id)
    return Decision("command: share", scene.room, (act,))


def _group(
    scene: Scene, message: RoomMessage, command: GroupWith, _now_ms: int, rules: Rules
) -> Decision:
    group, room, by = command.group, scene.room, message.sender
    refused = None
    if room.kind is not RoomKind.DIRECT:
        refused = "group_in_direct"
    elif rules.stopped is not None:
        refused = "stopped_serverwide"
    elif not may_ask(by, rules):
        refused = "new_not_allowed"
    elif command.bad or not (group.name or group.invitees):
        refused = "group_how"
    elif group.encrypted and not rules.encryption:
        refused = "new_not_encrypted"
    if refused is not None:
        return told(scene, message, rules, refused)
    invitees = tuple(user for user in group.invitees if user not in (by, rules.ai))[:MOST_NAMED]
    # What was encrypted goes where it stays so, unless its person chose otherwise.
    encrypted = group.encrypted
    if encrypted is None and room.encrypted and rules.encryption and command.last != 0:
        encrypted = True
    seals = rules.encryption and (rules.encrypt_groups if encrypted is None else encrypted)
    wish = CopyWish(
        name=group.name or _named_after((by, *invitees)),
        invitees=invitees,
        encrypted=encrypted,
        opens=room.encrypted and not seals,
    )
    last = USUAL_COPIED if command.last is None else command.last
    act = AskCopy(wish, last, by, message.event_id, at_once=command.last is not None)
    bad = not_ids(message, group, rules)
    return Decision("command: group", room, (*bad, act))


def _named_after(users: tuple[UserId, ...]) -> str:
    return ", ".join(localpart(user) for user in users)[:_LONGEST_NAME].rstrip(" ,")


def _skip(
    scene: Scene, message: RoomMessage, command: SkipCopies, now_ms: int, rules: Rules
) -> Decision:
    if scene.room.kind is not RoomKind.DIRECT:
        return told(scene, message, rules, "group_in_direct")
    question = open_question(scene.room, now_ms)
    if question is None or question.copies is None:
        return told(scene, message, rules, "copy_nothing_to_skip")
    if is_older(message, question):
        return told(scene, message, rules, "crossing_older")
    wish = question.copies
    there = range(1, len(wish.lines) + 1)
    numbers = tuple(there) if command.numbers is None else command.numbers
    if not numbers or not all(number in there for number in numbers):
        return told(scene, message, rules, "copy_skip_how", most=len(wish.lines))
    skipped = tuple(sorted({*wish.skipped, *numbers}))
    question = replace(question, copies=replace(wish, skipped=skipped))
    left = len(wish.lines) - len(skipped)
    answer = told(
        scene, message, rules, "copy_skipped", skipped=", ".join(map(str, skipped)), left=left
    )
    return replace(answer, why="command: skip", room=replace(scene.room, question=question))


def _yes(
    scene: Scene, message: RoomMessage, _command: SayYes, now_ms: int, rules: Rules
) -> Decision:
    question = open_question(scene.room, now_ms)
    if question is None:
        return told(scene, message, rules, "nothing_asked")
    if is_older(message, question):
        return told(scene, message, rules, "crossing_older")
    return go_on(scene.room, message.event_id, now_ms, rules)


def _no(scene: Scene, message: RoomMessage, _command: SayNo, now_ms: int, rules: Rules) -> Decision:
    if open_question(scene.room, now_ms) is None:
        return told(scene, message, rules, "nothing_asked")
    return dropped(scene.room, message.event_id)


RULES: Mapping[type[Any], Rule] = {
    Share: _share,
    GroupWith: _group,
    SkipCopies: _skip,
    SayYes: _yes,
    SayNo: _no,
}
