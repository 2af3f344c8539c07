"""What a command leads to, in the room where it was given."""

from dataclasses import replace

from appservice.model.chat import Author, Line
from appservice.model.command import (
    Block,
    Command,
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
    Effect,
    Leave,
    Notice,
    PauseInvitations,
    Redact,
    RequestGroup,
    sentence,
)
from appservice.model.event import Message
from appservice.model.ids import RequestId
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import may_ask

FOREVER_MS = 253_402_300_799_000


def decide_command(
    scene: Scene, message: Message, command: Command, now_ms: int, rules: Rules
) -> Decision:
    """The rule for commands: one clear sentence for what cannot be done."""
    room = scene.room
    direct = room.kind is RoomKind.DIRECT

    def tell(key: str, **data: str | int) -> Notice:
        return Notice(sentence(key, **data), message.event_id, message.thread)

    def plain(why: str, *effects: Effect) -> Decision:
        return Decision(f"command: {why}", room, effects)

    match command:
        case Help():
            key = "help_direct" if direct else "help_group"
            return plain("help", tell(key, prefix=rules.prefix))
        case NewGroup():
            return _new_group(scene, message, command, rules)
        case Delete():
            return _delete(scene, message)
        case Stop():
            stopped = "stopped_answer" if scene.open_turns else "nothing_to_stop"
            return plain("stop", DropTurns("stopped by command"), tell(stopped))
        case Quiet(for_ms):
            until = FOREVER_MS if for_ms is None else now_ms + for_ms
            room = replace(room, quiet_until_ms=until)
            key = "quiet_on" if for_ms is None else "quiet_for"
            minutes = 0 if for_ms is None else for_ms // 60_000
            told = tell(key, prefix=rules.prefix, minutes=minutes)
            return plain("quiet", DropTurns("quiet by command"), told)
        case Wake():
            room = replace(room, quiet_until_ms=0)
            return plain("wake", tell("quiet_off"))
        case SendAway():
            return plain("leave", DropTurns("sent away"), tell("left"), Leave())
        case Block(on):
            return _block(scene, message, on, now_ms, rules)
        case Unknown(word, why):
            key = "bad_duration" if why == "duration" else "unknown_command"
            return plain("unknown", tell(key, word=word, prefix=rules.prefix))


def _new_group(scene: Scene, message: Message, command: NewGroup, rules: Rules) -> Decision:
    room = scene.room

    def tell(key: str, **data: str | int) -> Notice:
        return Notice(sentence(key, prefix=rules.prefix, **data), message.event_id)

    if room.kind is not RoomKind.DIRECT:
        return Decision("command: new, not here", room, (tell("new_in_direct"),))
    if rules.stopped is not None:
        return Decision("stopped by the operator", room, (tell("stopped_serverwide"),))
    if not may_ask(message.sender, rules):
        return Decision("command: new, not allowed", room, (tell("new_not_allowed"),))
    if not command.name:
        return Decision("command: new, no name", room, (tell("new_needs_name"),))
    bad = tuple(tell("bad_mxid", text=text) for text in command.bad)
    wanted = tuple(u for u in command.invitees if u not in (message.sender, rules.ai))
    request = RequestGroup(
        request_id=RequestId(message.event_id),
        name=command.name,
        asker=message.sender,
        invitees=wanted,
        report_to=room.room_id,
        asked_by_event=message.event_id,
    )
    return Decision("command: new", room, (*bad, request))


def _delete(scene: Scene, message: Message) -> Decision:
    line = scene.target if message.reply_to else scene.last_own
    return delete_line(scene, line, Notice(sentence("delete_not_mine"), message.event_id))


def delete_line(scene: Scene, line: Line | None, otherwise: Notice | None) -> Decision:
    """Redact one of the AI user's own lines, or say that it is none."""
    if line is None or line.author is not Author.AI:
        return Decision("delete: not its own", scene.room, (otherwise,) if otherwise else ())
    return Decision("delete", scene.room, (Redact(line.event_id, "asked by a member"),))


def _block(scene: Scene, message: Message, on: bool, now_ms: int, rules: Rules) -> Decision:
    until = now_ms + rules.budgets.declined_pause_ms if on else 0
    days = rules.budgets.declined_pause_ms // 86_400_000
    say = sentence("block_on" if on else "block_off", prefix=rules.prefix, days=days)
    pause = PauseInvitations(message.sender, until, "asked not to be invited")
    return Decision("command: block", scene.room, (pause, Notice(say, message.event_id)))
