"""What signs on messages tell the AI user about its manners: to hush, to hold back, to say why.

All are obeyed by code at once and without noise: who hushes somebody wants no answer.
"""

from dataclasses import replace
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.commands.manners import Why
from appservice.model.effect import Decision, DropTurns, Notice, sentence
from appservice.model.event import Reaction, RoomMessage
from appservice.model.given import Given
from appservice.model.globs import matches_any
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.joining import bare
from appservice.policy.explaining import explained
from appservice.policy.manners import reserve
from appservice.policy.parsing import command_words, parse

HUSH: Final = "\N{FACE WITH FINGER COVERING CLOSED LIPS}"
DISLIKE: Final = "\N{THUMBS DOWN SIGN}"
QUESTION: Final = frozenset("\N{BLACK QUESTION MARK ORNAMENT}\N{WHITE QUESTION MARK ORNAMENT}")


def about(given: Given, target: Line | None, last_own: Line | None, rules: Rules) -> EventId | None:
    """The event of which an input asks or judges why it was said, or was not answered."""
    if isinstance(given, Reaction):
        own = target is not None and target.author is Author.AI
        return given.target if own and bare(given.key) in {DISLIKE, *QUESTION} else None
    if not isinstance(given, RoomMessage):
        return None
    words = command_words(given.typed or given.body, rules.prefix)
    if words is None or not isinstance(parse(words), Why):
        return None
    return given.reply_to or (last_own.event_id if last_own is not None else None)


def decide_sign(
    scene: Scene, reaction: Reaction, sign: str, now_ms: int, rules: Rules
) -> Decision | None:
    """What a member's sign leads to; None when it is none of these, or not for the AI user."""
    if matches_any(rules.bots, reaction.sender):
        return None
    if sign == HUSH:
        return _hush(scene, reaction, now_ms, rules)
    line = scene.target
    if line is None or line.author is not Author.AI:
        return None
    if sign == DISLIKE:
        return _dislike(scene, line, now_ms, rules)
    return _why(scene, line, reaction, rules) if sign in QUESTION else None


def unhushed(room: Room, redacted: EventId) -> Room:
    """The room where that sign was taken back."""
    return replace(room, quiet_until_ms=0, quiet_by=None) if room.quiet_by == redacted else room


def _hush(scene: Scene, reaction: Reaction, now_ms: int, rules: Rules) -> Decision | None:
    """Quiet for a while, whatever is on its way; a longer quiet stays as it is."""
    said = scene.target is not None and scene.target.author is Author.AI
    on_its_way = ((turn.about, turn.shown, turn.again) for turn in scene.open_turns)
    if not (said or any(reaction.target in events for events in on_its_way)):
        return None  # said to somebody else
    room, until_ms = scene.room, now_ms + rules.speaking.quiet_ms
    if until_ms > room.quiet_until_ms:
        room = replace(room, quiet_until_ms=until_ms, quiet_by=reaction.event_id)
    return Decision("asked to be quiet by a sign", room, (DropTurns("quiet by a sign"),))


def _dislike(scene: Scene, line: Line, now_ms: int, rules: Rules) -> Decision | None:
    """More reserved for a while, and said once; a dislike of what was asked for is no such wish."""
    room, turn = scene.room, scene.target_turn
    if room.kind is not RoomKind.GROUP or turn is None or not turn.unasked:
        return None
    known = reserve(room, now_ms, rules) > 0
    told = () if known else (Notice(sentence("reserved"), line.event_id, line.thread),)
    room = replace(room, group=replace(room.group, disliked_ms=now_ms))
    return Decision("an unasked remark was disliked", room, told)


def _why(scene: Scene, line: Line, reaction: Reaction, rules: Rules) -> Decision:
    first, *more = explained(scene, line, reaction.sender, rules)
    told = Notice(first, line.event_id, line.thread, more=tuple(more), joined=True)
    return Decision("asked why by a sign", scene.room, (told,))
