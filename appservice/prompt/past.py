"""What a prompt tells of the time before its lines, and which lines are to go there next."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from appservice.model.chat import Line
from appservice.model.segment import Segment, Summary
from appservice.prompt.labels import Labels
from appservice.prompt.neutral import neutral
from appservice.prompt.tokens import estimate
from appservice.prompt.transcript import indented, note, speaker, when

MOST_TOLD: Final = 12
"""So many closed ranges are told of at most, the newest."""

_SHARE: Final = 6  # of what a prompt may take, for all summaries together
# Of the place that lines have: at how much lines are closed, and how much of it stays open. Far
# apart, so that the beginning of the prompt stays the same for many turns.
_HIGH, _LOW = 90, 25
_LONGEST = 45  # of that place for one range
_MOST_LINES: Final = 120


def told(
    segments: Sequence[Segment], names: Labels, input_tokens: int
) -> list[tuple[str, Segment]]:
    """The newest summaries that fit into their share, oldest first, each with its text."""
    left, found = input_tokens // _SHARE, list[tuple[str, Segment]]()
    for segment in reversed(segments[-MOST_TOLD:]):
        if segment.summary is None or not segment.summary.text:
            continue
        text = _written(segment.summary, names)
        left -= estimate(text) + 1
        if left < 0:
            break
        found.append((text, segment))
    return found[::-1]


def place_of_lines(input_tokens: int, fixed: int) -> int:
    """How many tokens lines have, whatever summaries take: it stays the same from turn to turn."""
    return input_tokens - fixed - input_tokens // _SHARE


def to_close(
    lines: Sequence[Line], cost: Callable[[Line], int], place: int, after: int | None
) -> tuple[tuple[int, int], ...]:
    """The ranges to close where lines take too much of their `place`; else none.

    `lines` are those since the last closed range, which ended at `after`, in order.
    """
    left = sum(map(cost, lines)) - place * _LOW // 100
    if left <= place * (_HIGH - _LOW) // 100:
        return ()
    ranges: list[tuple[int, int]] = []
    begun, taken, count = after, 0, 0
    most = place * _LONGEST // 100
    for line, follower in pairwise(lines):
        begun = line.position if begun is None else begun
        taken, count, left = taken + cost(line), count + 1, left - cost(line)
        full = taken >= most or count >= _MOST_LINES or left <= 0
        if full and follower.position > line.position:
            ranges.append((begun, line.position))
            begun, taken, count = line.position + 1, 0, 0
            if left <= 0:
                break
    return tuple(ranges)


def _written(summary: Summary, names: Labels) -> str:
    since, till = when(summary.from_ms), when(summary.to_ms)
    head = note(f"What was said from {since} to {till}, in short:")
    renamed = [
        f"{speaker(neutral(old))} there is {speaker(names.of(user))} now"
        for user, old in sorted(summary.names.items())
        if names.of(user) != old and old in summary.text
    ]
    more = f" ({', '.join(renamed)})" if renamed else ""
    return f"{head}\n  {indented(summary.text)}{more}"
