"""Signs on an answer or its question: one stops it, one has it made anew, one takes it away."""

from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.effect import Decision, DropTurns, OpenTurn
from appservice.model.event import LineKind, Reaction
from appservice.model.ids import EventId, UserId
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.streaming import PART_REMOVED

STOP: Final = "\N{OCTAGONAL SIGN}"
AGAIN: Final = frozenset(
    (
        "\N{CLOCKWISE RIGHTWARDS AND LEFTWARDS OPEN CIRCLE ARROWS}",
        "\N{ANTICLOCKWISE DOWNWARDS AND UPWARDS OPEN CIRCLE ARROWS}",
    )
)
_UNDER_WAY: Final = (TurnPhase.WAITING, TurnPhase.ASKED, TurnPhase.ANSWERED)


def under_way(scene: Scene) -> tuple[Turn, ...]:
    """The answers that can still be stopped."""
    return tuple(turn for turn in scene.open_turns if turn.phase in _UNDER_WAY)


def decide_turn_sign(scene: Scene, reaction: Reaction, key: str) -> Decision | None:
    """What a sign leads to; None where it is none of these."""
    if key == STOP:
        return _stopped(scene, reaction.target)
    if key in AGAIN:
        return _again(scene, reaction)
    return None


def part_removed(scene: Scene, target: EventId) -> Decision | None:
    """A wastebasket on an answer that is still being shown; None where it is none."""
    if not any(target == turn.shown for turn in under_way(scene)):
        return None
    return Decision("removed while it was shown", scene.room, (DropTurns(PART_REMOVED, target),))


def made_anew(scene: Scene, line: Line | None, asker: UserId) -> OpenTurn | None:
    """The turn that puts another answer in the place of one; None where there is none to replace.

    Whoever asks for it pays. Once: a second sign while it is being made changes nothing.
    """
    if line is None or line.author is not Author.AI or line.kind is not LineKind.TEXT:
        return None
    if line.reply_to is None or any(turn.again == line.event_id for turn in scene.open_turns):
        return None
    return OpenTurn(line.reply_to, asker, line.thread, "asked anew", again=line.event_id)


def _stopped(scene: Scene, target: EventId) -> Decision | None:
    if not any(target in (turn.about, turn.place) for turn in under_way(scene)):
        return None
    return Decision("stopped by a sign", scene.room, (DropTurns("stopped by a sign", target),))


def _again(scene: Scene, reaction: Reaction) -> Decision | None:
    turn = made_anew(scene, scene.target, reaction.sender)
    return None if turn is None else Decision("asked anew by a sign", scene.room, (turn,))
