"""Which messages one answer answers, and whether one under way is overtaken by newer words."""

from collections.abc import Sequence
from typing import Final

from appservice.model.burst import Burst
from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.turn import Turn, TurnPhase

MOST_MERGED: Final = 5
_WORDS: Final = (LineKind.TEXT, LineKind.EMOTE)


def burst_of(
    turn: Turn, question: Line, turns: Sequence[Turn] = (), lines: Sequence[Line] = ()
) -> Burst:
    """The burst that a turn's question began. `lines` are the newest of its room, oldest first.

    Only what the same person asks in the same thread is merged: another's question has an answer of
    its own, and so has what somebody wants answered anew.
    """
    known = {line.event_id: line for line in lines}
    waiting = [each for each in turns if _joins(each, turn) and each.about in known][:MOST_MERGED]
    questions = sorted((question, *(known[w.about] for w in waiting)), key=lambda q: q.position)
    asked = {line.event_id for line in questions} | {each.about for each in turns}
    later = [
        line
        for line in lines
        if line.author is Author.HUMAN
        and line.kind in _WORDS
        and line.thread == question.thread
        and line.position > question.position
        and line.event_id not in asked
    ]
    return Burst(
        questions=tuple(questions),
        merged=tuple(each.turn_id for each in waiting),
        later=tuple(line.event_id for line in later),
        upto=max(line.position for line in (*questions, *later)),
    )


def is_reworded(before: Burst, now: Burst) -> bool:
    """Whether a question was edited, or one of several is gone."""
    words = now.words
    return any(words.get(event_id) != body for event_id, body in before.words.items())


def has_grown(before: Burst, now: Burst) -> bool:
    """Whether more was said that belongs to it."""
    return not set(now.words) <= set(before.words) or not set(now.later) <= set(before.later)


def _joins(other: Turn, turn: Turn) -> bool:
    alone = other.unasked or turn.unasked or other.again or turn.again
    same = (other.thread, other.asker) == (turn.thread, turn.asker)
    return other.phase is TurnPhase.WAITING and same and not alone
