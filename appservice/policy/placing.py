"""Where answers stand: the group's choice, laid over every turn that is opened."""

from collections.abc import Iterable
from dataclasses import replace

from appservice.model.chat import Author, Line
from appservice.model.effect import Decision, OpenTurn
from appservice.model.group import Threads
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.model.turn import Turn, TurnPhase


def asked_in(turn: Turn | OpenTurn) -> EventId | None:
    """The thread of what a turn answers: one that begins with the question is only its answer's."""
    return None if turn.thread == turn.about else turn.thread


def talk_of(line: Line) -> EventId | None:
    """The thread that a line belongs to: an answer belongs to where it was asked for."""
    own = line.author is Author.AI and line.thread == line.reply_to
    return None if own else line.thread


def placed(decision: Decision, turns: Iterable[Turn] = ()) -> Decision:
    """The decision with its turns in the threads in which their answers are to stand.

    What is answered anew stays where its answer is. `turns` are those still open.
    """
    if not any(isinstance(each, OpenTurn) for each in decision.effects):
        return decision
    known = tuple(turns)
    effects = tuple(
        _placed(each, decision.room, known) if isinstance(each, OpenTurn) else each
        for each in decision.effects
    )
    return replace(decision, effects=effects)


def _placed(turn: OpenTurn, room: Room, turns: Iterable[Turn]) -> OpenTurn:
    chosen = room.group.settings.threads
    if room.kind is not RoomKind.GROUP or chosen is Threads.FOLLOW or turn.again is not None:
        return turn
    if chosen is Threads.NEVER:
        return replace(turn, thread=None)
    return replace(turn, thread=turn.thread or _begun(turn, turns) or turn.about)


def _begun(turn: OpenTurn, turns: Iterable[Turn]) -> EventId | None:
    """The thread of what the same person asked just before: one burst is answered at one place.

    Only as long as nothing of that answer can be seen, and it may still take in more words.
    """
    for each in turns:
        begins = each.thread == each.about and each.phase is TurnPhase.ASKED
        alone = each.unasked or turn.unasked or each.again or each.txn_id is not None
        if begins and not alone and each.asker == turn.asker:
            return each.thread
    return None
