"""What `leave` leads to, and what takes it back."""

from dataclasses import replace
from typing import Final

from appservice.model.commands.basic import SendAway
from appservice.model.effect import Decision, DropTurns, Leave
from appservice.model.event import RoomMessage
from appservice.model.group import Standing
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands.rule import tell
from appservice.policy.decide.leaving import leaves_now, leaves_soon, stays
from appservice.policy.durations import in_words
from appservice.policy.newcomers import is_newcomer
from appservice.policy.parting import creator_is_in, heir_of

CONFIRM_MS: Final = 300_000
"""How long `leave` may be said again where the group would be left without any creator."""


def send_away(
    scene: Scene, message: RoomMessage, _command: SendAway, now_ms: int, rules: Rules
) -> Decision:
    """Any member may, but newcomers; a group that it keeps has time to take that back."""
    room, by = scene.room, message.sender
    if room.kind is not RoomKind.GROUP:
        effects = (DropTurns("sent away"), tell(message, rules, "left"), Leave())
        return Decision("command: leave", room, effects)
    if room.group.standing is Standing.GUEST:
        return leaves_now(room, by, rules)
    if is_newcomer(room, by, now_ms, rules):
        told = tell(message, rules, "newcomer", newcomer=in_words(rules.governance.newcomer_ms))
        return Decision("command: leave, of a newcomer", room, (told,))
    asked_ms = room.group.leave_asked_ms
    keeps = room.group.standing is not Standing.FOLLOWS
    if keeps and not creator_is_in(room) and not 0 <= now_ms - asked_ms <= CONFIRM_MS:
        return _asks_back(scene, message, now_ms, rules)
    grace_ms = rules.governance.leave_grace_ms
    if grace_ms == 0:
        return leaves_now(room, by, rules)
    told = tell(message, rules, "leaving", by=by, seconds=-(-grace_ms // 1000))
    return leaves_soon(room, by, told, now_ms, rules)


def called_back(scene: Scene, message: RoomMessage, now_ms: int, rules: Rules) -> Decision | None:
    """What `undo` and `wake` lead to while the AI user is about to leave; else None."""
    room = scene.room
    if room.kind is not RoomKind.GROUP or room.group.left_by is None:
        return None
    told = tell(message, rules, "stays", by=message.sender)
    return stays(room, message.sender, told, now_ms)


def _asks_back(scene: Scene, message: RoomMessage, now_ms: int, rules: Rules) -> Decision:
    room = replace(scene.room, group=replace(scene.room.group, leave_asked_ms=now_ms))
    told = tell(
        message,
        rules,
        "leave_no_creator",
        heir=heir_of(room, rules.bots) or message.sender,
        span=in_words(CONFIRM_MS),
    )
    return Decision("command: leave, asked back", room, (told,))
