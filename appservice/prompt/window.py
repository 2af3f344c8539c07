"""Which lines of history a prompt holds: the newest that fit, in order, and what is asked."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from appservice.model.chat import Line
from appservice.model.errors import ParlourError
from appservice.model.ids import RoomId

GAP: Final = " [\u2026] "
_STRIDE: Final = 8

Cost = Callable[[Line], int]
"""What one line adds to a prompt, in tokens; guessed from above."""

Fit = Callable[[Line], Line]
"""A line as it may stand in a window, shortened where it is long beyond measure."""


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


def as_it_is(line: Line) -> Line:
    """The `Fit` that leaves every line whole."""
    return line


def choose(
    lines: Sequence[Line],
    asked: Line,
    *,
    room_id: RoomId,
    budget: int,
    cost: Cost,
    fit: Fit = as_it_is,
    ends: Collection[int] = (),
) -> Window:
    """The newest lines that fit into `budget` tokens, and `asked` always.

    Lines are taken whole from the newest backwards until one does not fit. `asked` alone may lose
    its middle. The oldest end moves in steps: past a whole closed range, where one ends at one of
    the places `ends`, or else a few lines where that costs little. The beginning of the prompt then
    stays the same over several answers, which endpoints with a prompt cache are quicker and cheaper
    for. Lines that are too old to be reached are neither fitted nor priced.
    """
    check_room((*lines, asked), room_id)
    others = [line for line in lines if line.event_id != asked.event_id]
    place = next(
        (i for i, line in enumerate(lines) if line.event_id == asked.event_id), len(others)
    )
    kept = fitted(asked, budget, cost)
    own = cost(kept)
    reached = _newest_that_fit(others, budget - own, cost, fit)
    start = _aligned(others, len(others) - len(reached), ends)
    chosen = reached[: len(others) - start]
    taken = [line for line, _ in reversed(chosen)]
    before = tuple(taken[: max(place - start, 0)])
    tokens = own + sum(price for _, price in chosen)
    return Window((*before, kept, *taken[len(before) :]), kept, start, tokens)


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


def check_room(lines: Sequence[Line], room_id: RoomId) -> None:
    """Raise `ForeignLine` where a line is of another room."""
    for line in lines:
        if line.room_id != room_id:
            raise ForeignLine(f"{line.event_id} belongs to another room than {room_id}.")


def _newest_that_fit(
    lines: Sequence[Line], budget: int, cost: Cost, fit: Fit
) -> list[tuple[Line, int]]:
    """The newest lines with their costs, backwards."""
    newest: list[tuple[Line, int]] = []
    for line in map(fit, reversed(lines)):
        price = cost(line)
        if price > budget:
            break
        budget -= price
        newest.append((line, price))
    return newest


def _aligned(lines: Sequence[Line], start: int, ends: Collection[int]) -> int:
    if start == 0:
        return start
    ended = max((end for end in ends if end < lines[-1].position), default=None)
    if ended is not None and lines[start - 1].position <= ended:
        later = (i for i in range(start, len(lines)) if _ends(lines, i, ends))
        return next(later, start)
    if len(lines) - start < _STRIDE * 4:
        return start
    steps = range(start, start + _STRIDE)
    return next((i for i in steps if lines[i].position % _STRIDE == 0), start)


def _ends(lines: Sequence[Line], index: int, ends: Collection[int]) -> bool:
    """Whether a closed range ends just before that line."""
    before, line = lines[index - 1].position, lines[index].position
    return any(before <= end < line for end in ends)
