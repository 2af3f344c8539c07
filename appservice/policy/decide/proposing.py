"""What leads to proposals of lines to remember, and to their end: in direct chats alone."""

from appservice.model.chat import Author
from appservice.model.effect import Act, Decision, SetTimer
from appservice.model.event import LineKind, Reaction
from appservice.model.ids import EventId
from appservice.model.proposing import DropProposals, Propose, Proposed, SettleProposal
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn
from appservice.policy.decide.joining import NO, YES

TIMER = "proposal:"
_AGREES = {YES: True, NO: False}


def proposing(room: Room, turn: Turn, rules: Rules) -> tuple[Act, ...]:
    """What follows an answer: a look for something that is worth remembering."""
    if room.kind is not RoomKind.DIRECT or turn.again is not None or not rules.proposing.on:
        return ()
    return (Propose(turn.about, turn.turn_id),)


def decide_proposed(scene: Scene, proposed: Proposed, _now_ms: int, _rules: Rules) -> Decision:
    """It can be agreed to for a while."""
    timer = SetTimer(f"{TIMER}{proposed.notice}", proposed.until_ms)
    return Decision("something to remember was proposed", scene.room, (timer,))


def decide_proposal_due(scene: Scene, notice: str, _rules: Rules) -> Decision:
    """Nobody said yes."""
    over = SettleProposal(EventId(notice), agreed=None)
    return Decision("a proposal is over", scene.room, (over,))


def decide_proposal_sign(scene: Scene, reaction: Reaction, sign: str) -> Decision | None:
    """A person's yes or no to what was proposed; whether it was one is known where it is kept.

    A reaction is clear text in encrypted rooms too. What a homeserver could forge by it is that a
    line is kept which its person wrote, and sees.
    """
    room, line = scene.room, scene.target
    if room.kind is not RoomKind.DIRECT or sign not in _AGREES or reaction.sender != room.person:
        return None
    if line is not None and (line.author, line.kind) != (Author.AI, LineKind.NOTICE):
        return None
    settle = SettleProposal(reaction.target, _AGREES[sign])
    return Decision("a sign on a notice", room, (settle,))


def without_proposals(room: Room, removed: EventId) -> tuple[Act, ...]:
    """What was proposed from a message goes with it."""
    return (DropProposals(removed),) if room.kind is RoomKind.DIRECT else ()
