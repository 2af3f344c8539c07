"""Where answers stand: the group's choice, laid over every turn that is opened."""

from dataclasses import replace

from appservice.model.effect import Decision, OpenTurn
from appservice.model.group import Threads
from appservice.model.room import Room, RoomKind


def placed(decision: Decision) -> Decision:
    """The decision with its turns in the threads in which their answers are to stand.

    What is answered anew stays where its answer is.
    """
    if not any(isinstance(each, OpenTurn) for each in decision.effects):
        return decision
    effects = tuple(
        _placed(each, decision.room) if isinstance(each, OpenTurn) else each
        for each in decision.effects
    )
    return replace(decision, effects=effects)


def _placed(turn: OpenTurn, room: Room) -> OpenTurn:
    chosen = room.group.settings.threads
    if room.kind is not RoomKind.GROUP or chosen is Threads.FOLLOW or turn.again is not None:
        return turn
    always = chosen is Threads.ALWAYS
    return replace(turn, thread=(turn.thread or turn.about) if always else None)
