"""What a prompt is made of: the lines of a room since its last summary, and what came before."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """The question, the lines around it, the closed ranges before them, and its thread's past."""

    asked: Line
    lines: Sequence[Line]
    segments: Sequence[Segment]
    thread: Sequence[Line] = ()

    @property
    def lacks_summaries(self) -> bool:
        """Whether a closed range waits for its summary."""
        return any(segment.summary is None for segment in self.segments)


async def recall(store: ChatStore, turn: Turn, budget: Budget) -> Recalled | None:
    """What a turn's prompt is made of; None when what was asked is not there any more.

    However old the room is, a bounded number of rows is read.
    """
    segments = await store.segments(turn.room_id, MOST_TOLD)
    since = max((each.to_place + 1 for each in segments if each.summary is not None), default=0)
    lines, asked = await _lines(store, turn, since, budget)
    if asked is None:
        return None
    thread: Sequence[Line] = ()
    if asked.thread is not None and asked.thread not in {line.event_id for line in lines}:
        older = await store.thread_lines(turn.room_id, asked.thread, _MOST_OF_THREAD)
        told = {line.event_id for line in lines}
        thread = [one for one in older if one.event_id not in told and is_known(one, asked)]
    return Recalled(asked, lines, segments, thread)


async def _lines(
    store: ChatStore, turn: Turn, since: int, budget: Budget
) -> tuple[list[Line], Line | None]:
    """What can have a place in the prompt; seldom all that may be read."""
    known: list[Line] = []
    asked: Line | None = None
    for limit in _LIMITS:
        lines = await store.lines_between(turn.room_id, limit, since)
        asked = next((line for line in lines if line.event_id == turn.about), None)
        asked = asked or await store.line(turn.room_id, turn.about)
        if asked is None:
            return [], None
        known = [one for one in lines if is_known(one, asked) and one.event_id != turn.again]
        if len(lines) < limit or filled(known, budget):
            break
    return known, asked


def is_known(line: Line, asked: Line) -> bool:
    """Whether a line belongs into the prompt about `asked`: what was said till then, and answers.

    Notices of our own are left out: a model that finds "I can't think of an answer" among its own
    words says it again. So is what was made from words that were removed since.
    """
    return is_told(line) and (line.author is Author.AI or line.position <= asked.position)


def is_told(line: Line) -> bool:
    """Whether a model may be told of a line at all."""
    notice = line.author is Author.AI and line.kind is LineKind.NOTICE
    return not (notice or line.left_out)
