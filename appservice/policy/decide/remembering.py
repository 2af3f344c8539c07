"""What edits and redactions in a direct chat mean for what is remembered from there."""

from appservice.model.commands.memory import AskRemember
from appservice.model.effect import Decision, Erase, Notice, sentence
from appservice.model.event import LineKind, RoomMessage
from appservice.model.ids import EventId
from appservice.model.proposing import DropProposals
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.wishing import ForgetSource
from appservice.policy.admission import is_direct_of
from appservice.policy.decide.commands.memory import remembering
from appservice.policy.parsing import command_words, parse


def forgotten_with(room: Room, removed: EventId) -> tuple[ForgetSource, ...]:
    """Whatever is removed from a direct chat: what was remembered of it goes too."""
    if room.kind is not RoomKind.DIRECT or room.person is None:
        return ()
    return (ForgetSource(by=room.person, source=removed),)


def decide_removed_after(room: Room, removed: EventId) -> Decision:
    """What was removed from a direct chat after its end: forgotten on this side as before it."""
    sources = () if room.person is None else (ForgetSource(by=room.person, source=removed),)
    effects = (Erase(removed), *sources, DropProposals(removed))
    return Decision("removed after the end", room, effects)


def decide_reworded(
    scene: Scene, message: RoomMessage, replaced: EventId, now_ms: int, rules: Rules
) -> Decision | None:
    """Other words for a `remember`: its line gets them too. None for all other edits.

    Commands are no part of history: what is there was said, and is no command by an edit.
    """
    if (
        scene.target is not None
        or message.kind is not LineKind.TEXT
        or not is_direct_of(scene.room, message.sender)
    ):
        return None
    words = command_words(message.typed or message.body, rules.prefix)
    command = parse(words) if words is not None else None
    if not isinstance(command, AskRemember):
        return None
    if now_ms - message.sent_ms > rules.command_max_age_ms:
        told = Notice(sentence("old_command"), reply_to=replaced)
        return Decision("edit of a command is too old", scene.room, (told,))
    wish = remembering(message, command, replaced)
    return Decision("edit: RememberText", scene.room, (wish,) if wish.text else ())
