"""What the commands about how to talk in a group lead to.

Any member decides it but who came a short while ago. Everybody reads who changed it to what.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.instructions import (
    ClearInstructions,
    Instruct,
    SetTone,
    ShowInstructions,
)
from appservice.model.effect import Audit, Decision, Notice, Sentence, sentence
from appservice.model.event import RoomMessage
from appservice.model.instructions import Instructions, Tone
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands.rule import Rule, told
from appservice.policy.durations import in_words
from appservice.policy.instructing import quoted, text_of, with_instructions
from appservice.policy.newcomers import is_newcomer


def _instruct(
    scene: Scene, message: RoomMessage, command: Instruct, now_ms: int, rules: Rules
) -> Decision:
    text = text_of(message.typed or message.body, command.first)
    if not text:
        return _show(scene, message, ShowInstructions(), now_ms, rules)
    if (refused := _refused(scene, message, now_ms, rules)) is not None:
        return refused
    if len(text) > rules.instructions_chars:
        length = len(text)
        most = rules.instructions_chars
        return told(scene, message, rules, "instructions_long", length=length, most=most)
    by = message.sender
    kept = Instructions(text=text, by=by, event_id=message.event_id)
    room = with_instructions(scene.room, kept)
    say = sentence("instructions_set", by=by, prefix=rules.prefix)
    effects = (_quoting(message, say, text), Audit("instructions", by, why="set"))
    return Decision("command: instructions", room, effects)


def _show(
    scene: Scene, message: RoomMessage, _command: ShowInstructions, now_ms: int, rules: Rules
) -> Decision:
    refused = _refused(scene, message, now_ms, rules, changes=False)
    if refused is not None:
        return refused
    kept = scene.room.group.instructions
    if kept is None:
        return told(scene, message, rules, "instructions_none")
    room = with_instructions(scene.room, quoted(kept, message.event_id))
    say = sentence("instructions_are", by=kept.by, prefix=rules.prefix)
    return Decision("command: instructions show", room, (_quoting(message, say, kept.text),))


def _clear(
    scene: Scene, message: RoomMessage, _command: ClearInstructions, now_ms: int, rules: Rules
) -> Decision:
    if (refused := _refused(scene, message, now_ms, rules)) is not None:
        return refused
    if scene.room.group.instructions is None:
        return told(scene, message, rules, "instructions_none")
    by = message.sender
    cleared = told(scene, message, rules, "instructions_cleared", by=by)
    audit = Audit("instructions", by, why="cleared")
    room = with_instructions(scene.room, None)
    return replace(cleared, room=room, effects=(*cleared.effects, audit))


def _tone(
    scene: Scene, message: RoomMessage, command: SetTone, now_ms: int, rules: Rules
) -> Decision:
    changes = bool(command.word)
    if (refused := _refused(scene, message, now_ms, rules, changes=changes)) is not None:
        return refused
    settings, names = scene.room.group.settings, ", ".join(Tone)
    if command.to is None:
        key = "tone_unknown" if changes else "tone_is"
        return told(scene, message, rules, key, tone=settings.tone, word=command.word, names=names)
    by = message.sender
    changed = told(scene, message, rules, "tone_set", by=by, tone=command.to)
    group = replace(scene.room.group, settings=replace(settings, tone=command.to))
    audit = Audit("settings", by, why=f"tone {command.to}")
    return replace(
        changed, room=replace(scene.room, group=group), effects=(*changed.effects, audit)
    )


def _refused(
    scene: Scene, message: RoomMessage, now_ms: int, rules: Rules, *, changes: bool = True
) -> Decision | None:
    room = scene.room
    if room.kind is not RoomKind.GROUP:
        return told(scene, message, rules, "groups_only")
    if changes and rules.stopped is not None:
        return told(scene, message, rules, "stopped_serverwide")
    if not room.listens:
        return told(scene, message, rules, "not_kept_by_me")
    if changes and is_newcomer(room, message.sender, now_ms, rules):
        newcomer = in_words(rules.governance.newcomer_ms)
        return told(scene, message, rules, "newcomer", newcomer=newcomer)
    return None


def _quoting(message: RoomMessage, say: Sentence, text: str) -> Notice:
    """A sentence with the instructions below it, a line each."""
    lines = tuple(sentence("instructions_line", line=line) for line in text.split("\n"))
    return Notice(say, message.event_id, message.thread, more=lines)


RULES: Mapping[type[Any], Rule] = {
    Instruct: _instruct,
    ShowInstructions: _show,
    ClearInstructions: _clear,
    SetTone: _tone,
}
