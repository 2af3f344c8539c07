"""Whether words of a member lead to an answer: what the group chose, the rules, then a judge."""

from dataclasses import replace

from appservice.model.effect import Amend, Decision, Effect, Keep, Notice, OpenTurn, sentence
from appservice.model.event import LineKind, RoomMessage
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Call, Mode, Ruling
from appservice.model.talk import Talk
from appservice.policy.decide.judging import consider
from appservice.policy.decide.late import is_late, late
from appservice.policy.looping import is_looping
from appservice.policy.manners import is_for_two, may_speak, mode_of
from appservice.policy.speaking import ruling

_WORDS = (LineKind.TEXT, LineKind.EMOTE)
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
ALBUM_MS = 60_000


def decide_speaking(
    scene: Scene, message: RoomMessage, keep: Keep, now_ms: int, rules: Rules
) -> Decision:
    """What words that are no command lead to; `keep` puts them into history."""
    room = scene.room
    if mode_of(room, rules) is Mode.OFF:
        return Decision("off", room, (keep,))
    if room.quiet_until_ms > now_ms:
        return Decision("asked to be quiet", room, (keep,))
    said = _ruling(message, _talk(scene, now_ms, rules), rules)
    heard = consider(scene, message, said, now_ms, rules)
    if said.call is not Call.SPEAK:
        return replace(heard, effects=(keep, *heard.effects))
    scene = replace(scene, room=heard.room)
    answer = _asked(scene, message, keep, said.why, now_ms, rules)
    return replace(answer, effects=(*answer.effects, *heard.effects))


def decide_edited_speaking(
    scene: Scene, message: RoomMessage, amend: Amend, now_ms: int, rules: Rules
) -> Decision:
    """New words for a line of one's own: they are answered where they call and the old did not.

    Only in the talk that is going on, and once: what an answer already says is the business of the
    turn that it comes from.
    """
    room, line = scene.room, scene.target
    recent = any(known.event_id == amend.event_id for known in scene.recent)
    waits = any(turn.about == amend.event_id for turn in scene.open_turns)
    quiet = not may_speak(room, now_ms, rules) or rules.stopped is not None
    late_edit = is_late(scene, message.sent_ms, now_ms, rules)
    if quiet or late_edit or waits or not recent or message.kind not in _WORDS or line is None:
        return Decision("edit", room, (amend,))
    called = ruling(message, _talk(scene, now_ms, rules), rules)
    if called.call is not Call.SPEAK:
        return Decision("edit", room, (amend,))
    turn = OpenTurn(line.event_id, message.sender, line.thread, called.why)
    return Decision(called.why, room, (amend, turn))


def _talk(scene: Scene, now_ms: int, rules: Rules) -> Talk:
    mode = mode_of(scene.room, rules)
    return Talk(room=scene.room, lines=scene.recent, target=scene.target, now_ms=now_ms, mode=mode)


def _ruling(message: RoomMessage, talk: Talk, rules: Rules) -> Ruling:
    """What the rules say; alone with one person nothing is for somebody else.

    Unless they chose that it speaks only when called.
    """
    said = ruling(message, talk, rules)
    alone = is_for_two(talk.room) and talk.room.group.settings.mode is not Mode.MENTION
    if alone and said.call is not Call.SPEAK:
        return Ruling(Call.SPEAK, "alone with it")
    return said


def _asked(
    scene: Scene, message: RoomMessage, keep: Keep, why: str, now_ms: int, rules: Rules
) -> Decision:
    room = scene.room
    if rules.stopped is not None:
        return _once_a_day(scene, keep, now_ms)
    if is_late(scene, message.sent_ms, now_ms, rules):
        return late(scene, message.sent_ms, (keep,), now_ms, rules)
    if message.kind not in _WORDS:
        return _media(room, message, keep, now_ms)
    said = replace(message, sent_ms=min(message.sent_ms, now_ms))
    if is_looping(scene.recent, said, alone=room.kind is RoomKind.DIRECT):
        return _looping(scene, message, keep, now_ms)
    turn = OpenTurn(message.event_id, message.sender, message.thread, why)
    return Decision(why, room, (keep, turn))


def _looping(scene: Scene, message: RoomMessage, keep: Keep, now_ms: int) -> Decision:
    """One sentence for who may be a person after all; to a program silence is the better end."""
    room = scene.room
    if 0 <= now_ms - room.group.told_loop_ms < HOUR_MS:
        return Decision("answers like a program", room, (keep,))
    room = replace(room, group=replace(room.group, told_loop_ms=now_ms))
    told = Notice(sentence("loop", user=message.sender), message.event_id, message.thread)
    return Decision("answers like a program", room, (keep, told))


def _media(room: Room, message: RoomMessage, keep: Keep, now_ms: int) -> Decision:
    """One sentence for an album: its pictures come as many messages."""
    if 0 <= now_ms - room.told_media_ms < ALBUM_MS:
        return Decision("cannot use media; told just now", room, (keep,))
    told = Notice(sentence("cannot_media"), message.event_id, message.thread)
    return Decision("cannot use media", replace(room, told_media_ms=now_ms), (keep, told))


def _once_a_day(scene: Scene, keep: Keep, now_ms: int) -> Decision:
    room = scene.room
    effects: tuple[Effect, ...] = (keep,)
    if now_ms - room.told_stopped_ms > DAY_MS:
        effects = (keep, Notice(sentence("stopped_serverwide")))
        room = replace(room, told_stopped_ms=now_ms)
    return Decision("stopped by the operator", room, effects)
