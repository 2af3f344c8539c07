"""What the commands that work everywhere lead to, and the one that makes a group."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.chat import Author, Line
from appservice.model.commands.basic import (
    Block,
    Delete,
    Help,
    NewGroup,
    Quiet,
    SendAway,
    Stop,
    Unknown,
    Wake,
)
from appservice.model.effect import (
    Decision,
    DropTurns,
    Erase,
    Govern,
    Notice,
    PauseInvitations,
    Redact,
    RequestGroup,
    sentence,
)
from appservice.model.event import RoomMessage
from appservice.model.group import Standing
from appservice.model.ids import RequestId
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import may_ask
from appservice.policy.decide.commands.leaving import called_back, send_away
from appservice.policy.decide.commands.rule import Rule, tell
from appservice.policy.decide.turns import under_way
from appservice.policy.durations import in_words

FOREVER_MS = 253_402_300_799_000
# One line can name thousands: what is said and handed on about them stays small.
MOST_BAD = 5
MOST_NAMED = 200


def delete_line(scene: Scene, line: Line | None, otherwise: Notice | None) -> Decision:
    """Redact one of the AI user's own messages, or say that it is none."""
    if line is None or not (line.author is Author.AI or line.kind.is_brought):
        return Decision("delete: not its own", scene.room, (otherwise,) if otherwise else ())
    # Forgotten at once: the next `delete` must not find it again before its redaction is back.
    effects = (Erase(line.event_id), Redact(line.event_id, "asked by a member"))
    return Decision("delete", scene.room, effects)


def _help(
    scene: Scene, message: RoomMessage, _command: Help, _now_ms: int, rules: Rules
) -> Decision:
    direct = scene.room.kind is RoomKind.DIRECT
    notice = tell(message, rules, "help_direct" if direct else "help_group")
    if direct and rules.encryption:
        other = "help_encrypted" if rules.encrypt_groups else "help_plain"
        notice = replace(notice, more=(sentence(other, prefix=rules.prefix),))
    return Decision("command: help", scene.room, (notice,))


def _new(
    scene: Scene, message: RoomMessage, command: NewGroup, _now_ms: int, rules: Rules
) -> Decision:
    room = scene.room
    refused = _refused(scene, message, command, rules)
    if refused is not None:
        return Decision(f"command: {refused}", room, (tell(message, rules, refused),))
    wanted = tuple(u for u in command.invitees if u not in (message.sender, rules.ai))
    request = RequestGroup(
        request_id=RequestId(message.event_id),
        name=command.name,
        asker=message.sender,
        invitees=wanted[:MOST_NAMED],
        report_to=room.room_id,
        asked_by_event=message.event_id,
        encrypted=command.encrypted,
    )
    return Decision("command: new", room, (*not_ids(message, command, rules), request))


def not_ids(message: RoomMessage, command: NewGroup, rules: Rules) -> tuple[Notice, ...]:
    """What is said of words that look like Matrix IDs and are none."""
    texts = command.bad
    if len(texts) > MOST_BAD:
        texts = (", ".join(texts[:MOST_BAD]) + ", …",)
    return tuple(tell(message, rules, "bad_mxid", text=text) for text in texts)


def _refused(scene: Scene, message: RoomMessage, command: NewGroup, rules: Rules) -> str | None:
    """The sentence by which a wish for a group is refused here, if it is."""
    if scene.room.kind is not RoomKind.DIRECT:
        return "new_in_direct"
    if rules.stopped is not None:
        return "stopped_serverwide"
    if not may_ask(message.sender, rules):
        return "new_not_allowed"
    return None if command.name else "new_needs_name"


def _delete(
    scene: Scene, message: RoomMessage, _command: Delete, _now_ms: int, rules: Rules
) -> Decision:
    line = scene.target if message.reply_to else scene.last_own
    return delete_line(scene, line, tell(message, rules, "delete_not_mine"))


def _stop(
    scene: Scene, message: RoomMessage, _command: Stop, _now_ms: int, rules: Rules
) -> Decision:
    told = tell(message, rules, "stopped_answer" if under_way(scene) else "nothing_to_stop")
    return Decision("command: stop", scene.room, (DropTurns("stopped by command"), told))


def _quiet(
    scene: Scene, message: RoomMessage, command: Quiet, now_ms: int, rules: Rules
) -> Decision:
    until, told = FOREVER_MS, tell(message, rules, "quiet_on")
    if command.for_ms is not None:
        until = now_ms + command.for_ms
        told = tell(message, rules, "quiet_for", duration=in_words(command.for_ms))
    room = replace(scene.room, quiet_until_ms=until, quiet_by=None)
    return Decision("command: quiet", room, (DropTurns("quiet by command"), told))


def _wake(
    scene: Scene, message: RoomMessage, _command: Wake, now_ms: int, rules: Rules
) -> Decision:
    if (back := called_back(scene, message, now_ms, rules)) is not None:
        return back
    room = replace(scene.room, quiet_until_ms=0, quiet_by=None)
    if room.group.standing is not Standing.YIELDED:
        return Decision("command: wake", room, (tell(message, rules, "quiet_off"),))
    # What it gave in to is forgotten: it may try as often as at first.
    group = replace(room.group, standing=Standing.STEERS, put_back=(), reads_from_ms=now_ms)
    room = replace(room, group=group)
    told = tell(message, rules, "tries_again")
    return Decision("command: wake; it tries again", room, (told, Govern("woken")))


def _block(
    scene: Scene, message: RoomMessage, command: Block, now_ms: int, rules: Rules
) -> Decision:
    pause_ms = rules.budgets.declined_pause_ms
    told = tell(
        message, rules, "block_on" if command.on else "block_off", days=pause_ms // 86_400_000
    )
    until = now_ms + pause_ms if command.on else 0
    pause = PauseInvitations(message.sender, until, "asked not to be invited")
    return Decision("command: block", scene.room, (pause, told))


def _unknown(
    scene: Scene, message: RoomMessage, command: Unknown, _now_ms: int, rules: Rules
) -> Decision:
    known = {"duration", "removals", "threads", "keep"}
    key = f"bad_{command.why}" if command.why in known else "unknown_command"
    told = tell(message, rules, key, word=command.word)
    return Decision("command: unknown", scene.room, (told,))


RULES: Mapping[type[Any], Rule] = {
    Help: _help,
    NewGroup: _new,
    Delete: _delete,
    Stop: _stop,
    Quiet: _quiet,
    Wake: _wake,
    SendAway: send_away,
    Block: _block,
    Unknown: _unknown,
}
