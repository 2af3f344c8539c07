"""Which lines of history a prompt holds: the newest that fit, in order, and what is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from appservice.model.chat import Line
from appservice.model.errors import ParlourError
from appservice.model.ids import RoomId

GAP: Final = " [\u2026] "
_STRIDE: Final = 8

Cost = Callable[[Line], int]
"""What one line adds to a prompt, in tokens; guessed from above."""


class ForeignLine(ParlourError):
    """A line of another room was about to enter a prompt: a wall has a hole."""


class TooTight(ParlourError):
    """The budget does not hold even the instructions and a shortened question."""


@dataclass(frozen=True, slots=True)
class Window:
    """`lines` in order, `asked` among them, perhaps shortened; `left_out` older ones are not."""

    lines: tuple[Line, ...]
    asked: Line
    left_out: int
    tokens: int


def choose(
    lines: Sequence[Line], asked: Line, *, room_id: RoomId, budget: int, cost: Cost
) -> Window:
    """The newest lines that fit into `budget` tokens, and `asked` always.

    Lines are taken whole from the newest backwards until one does not fit. `asked` alone may lose
    its middle. The oldest end moves in steps where that costs little: the beginning of the prompt
    then stays the same over several answers, which endpoints with a prompt cache are quicker and
    cheaper for.
    """
    _check_room((*lines, asked), room_id)
    others = [line for line in lines if line.event_id != asked.event_id]
    place = next(
        (i for i, line in enumerate(lines) if line.event_id == asked.event_id), len(others)
    )
    kept = fitted(asked, budget, cost)
    left = budget - cost(kept)
    costs = [cost(line) for line in others]
    start = _aligned(others, _oldest_that_fits(costs, left))
    tokens = cost(kept) + sum(costs[start:])
    before = tuple(others[start:place])
    return Window((*before, kept, *others[max(start, place) :]), kept, start, tokens)


def fitted(line: Line, budget: int, cost: Cost) -> Line:
    """The line, its middle left out as far as the budget asks. Raises `TooTight`."""
    short = shortened(line, budget, cost)
    if cost(short) > budget:
        raise TooTight("The model's input budget is too small to ask it anything: raise it.")
    return short


def shortened(line: Line, budget: int, cost: Cost) -> Line:
    """The same, as near to the budget as a line can come."""
    if cost(line) <= budget:
        return line
    fewest, most = 0, len(line.body)
    while fewest < most:
        length = (fewest + most + 1) // 2
        if cost(_without_middle(line, length)) <= budget:
            fewest = length
        else:
            most = length - 1
    return _without_middle(line, fewest)


def _without_middle(line: Line, length: int) -> Line:
    head, tail = length - length // 3, length // 3
    end = line.body[len(line.body) - tail :]
    return replace(line, body=line.body[:head].rstrip() + GAP + end.lstrip())


def _check_room(lines: Sequence[Line], room_id: RoomId) -> None:
    for line in lines:
        if line.room_id != room_id:
            raise ForeignLine(f"{line.event_id} belongs to another room than {room_id}.")


def _oldest_that_fits(costs: Sequence[int], budget: int) -> int:
    start = len(costs)
    while start and costs[start - 1] <= budget:
        start -= 1
        budget -= costs[start]
    return start


def _aligned(lines: Sequence[Line], start: int) -> int:
    if start == 0 or len(lines) - start < _STRIDE * 4:
        return start
    steps = range(start, start + _STRIDE)
    return next((i for i in steps if lines[i].position % _STRIDE == 0), start)
