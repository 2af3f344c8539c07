"""What a prompt is made of: the lines of a room since its last summary, and what came before."""

from collections.abc import Sequence
from dataclasses import dataclass

from appservice.model.burst import Burst
from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.segment import Segment
from appservice.model.turn import Turn
from appservice.ports.store import ChatStore
from appservice.prompt.build import Budget, filled
from appservice.prompt.past import MOST_TOLD

_LIMITS = (96, 400)  # lines read of history: the rest only where more may fit
_MOST_OF_THREAD = 24


@dataclass(frozen=True, slots=True)
class Recalled:
    """The lines around a question, the closed ranges before them, and its thread's past."""

    lines: Sequence[Line]
    segments: Sequence[Segment]
    thread: Sequence[Line] = ()

    @property
    def lacks_summaries(self) -> bool:
        """Whether a closed range waits for its summary."""
        return any(segment.summary is None for segment in self.segments)


async def recall(store: ChatStore, turn: Turn, burst: Burst, budget: Budget) -> Recalled:
    """What a turn's prompt is made of.

    However old the room is, a bounded number of rows is read.
    """
    segments = await store.segments(turn.room_id, MOST_TOLD)
    since = max((each.to_place + 1 for each in segments if each.summary is not None), default=0)
    lines = await _lines(store, turn, burst, since, budget)
    asked = burst.asked
    thread: Sequence[Line] = ()
    if asked.thread is not None and asked.thread not in {line.event_id for line in lines}:
        older = await store.thread_lines(turn.room_id, asked.thread, _MOST_OF_THREAD)
        told = {line.event_id for line in lines}
        thread = [one for one in older if one.event_id not in told and is_known(one, burst.upto)]
    return Recalled(lines, segments, thread)


async def _lines(
    store: ChatStore, turn: Turn, burst: Burst, since: int, budget: Budget
) -> list[Line]:
    """What can have a place in the prompt; seldom all that may be read."""
    known: list[Line] = []
    for limit in _LIMITS:
        lines = await store.lines_between(turn.room_id, limit, since)
        known = [one for one in lines if is_known(one, burst.upto) and one.event_id != turn.again]
        words = sum(not one.kind.is_mark for one in lines)
        if words < limit or filled(known, budget):
            break
    return known


def is_known(line: Line, upto: int) -> bool:
    """Whether a line belongs into a prompt: what was said up to that place, and answers.

    Notices of our own are left out: a model that finds "I can't think of an answer" among its own
    words says it again. So is what was made from words that were removed since.
    """
    return is_told(line) and (line.author is Author.AI or line.position <= upto)


def is_told(line: Line) -> bool:
    """Whether a model may be told of a line at all."""
    notice = line.author is Author.AI and line.kind is LineKind.NOTICE
    return not (notice or line.left_out)
