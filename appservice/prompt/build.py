"""A prompt from a room, its history and the one message to answer.

What changes last stands last: instructions, then the room, then the talk, then the time and what to
answer. Endpoints that remember the beginning of a prompt need to read only what is new.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self, TypeVar

from appservice.model.chat import Author, Line
from appservice.model.ids import EventId
from appservice.model.prompt import ChatPart, Prompt, Role
from appservice.model.room import Room, RoomKind
from appservice.prompt.clean import one_line, plain
from appservice.prompt.guidance import sources
from appservice.prompt.labels import Labels
from appservice.prompt.neutral import neutral
from appservice.prompt.opening import opening, room_labels
from appservice.prompt.tokens import PART_OVERHEAD, at_least, estimate
from appservice.prompt.transcript import (
    PAUSE_MS,
    answered_labels,
    note,
    speaker,
    spoken,
    when,
)
from appservice.prompt.window import Window, choose, shortened

LEAST_INPUT_TOKENS: Final = 2800
"""With this many any question can be asked, however long names and words are."""

_QUOTED: Final = 80
_LONGEST_SHARE: Final = 4  # a line may take a quarter of the window, so that one paste is not all


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a prompt and its answer may be, in tokens of the (unknown) tokenizer."""

    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, window_tokens: int, output_tokens: int) -> Self:
        """For a model that holds `window_tokens` in all; a tenth is kept for wrong guesses."""
        return cls((window_tokens - output_tokens) * 9 // 10, output_tokens)


def filled(lines: Iterable[Line], budget: Budget) -> bool:
    """Whether these lines surely fill a prompt: older ones then need not be looked for."""
    # What is shortened takes less than its words; an eighth of its share it does take.
    most = budget.input_tokens // _LONGEST_SHARE // 8
    return sum(min(at_least(plain(line.body)), most) for line in lines) > budget.input_tokens


Write = Callable[[Line], str]
T = TypeVar("T")


def _once(of: Callable[[Line], T]) -> Callable[[Line], T]:
    """The same, remembered by the two things that tell lines apart while a prompt is built."""
    known: dict[tuple[EventId, str], T] = {}

    def once(line: Line) -> T:
        key = (line.event_id, line.body)
        if key not in known:
            known[key] = of(line)
        return known[key]

    return once


def build(
    *, room: Room, lines: Sequence[Line], asked: Line, now_ms: int, ai_name: str, budget: Budget
) -> Prompt:
    """The prompt that asks for an answer to `asked`.

    `lines` is history, oldest first, with or without `asked`. Raises `window.ForeignLine` when any
    line is of another room, `window.TooTight` when the budget does not hold even a shortened
    question.
    """
    names = room_labels(room, ai_name).and_departed(line.sender for line in (*lines, asked))
    write = _writer(room, names, (*lines, asked))
    beginning = opening(room, names, budget.input_tokens // 2)
    longest_end = "\n" + _ending(asked, names, now_ms, last=False)
    fixed = estimate(beginning) + estimate(longest_end) + 3 * PART_OVERHEAD + 2 * _pause_cost()
    window = _window(room, lines, asked, budget.input_tokens - fixed, write)
    wishes = tuple(one.event_id for one in sources(room))
    first = ChatPart(Role.SYSTEM, beginning, room.room_id, wishes)
    talk = _talk(window, write)
    last = window.lines[-1] is window.asked
    return Prompt(
        (first, *_closed(talk, _ending(asked, names, now_ms, last=last), window.asked)),
        budget.output_tokens,
    )


def _window(room: Room, lines: Sequence[Line], asked: Line, budget: int, write: Write) -> Window:
    before: dict[EventId, int] = {}
    for earlier, line in pairwise(lines):
        before[line.event_id] = line.sent_ms - earlier.sent_ms

    pause_cost = _pause_cost()

    @_once
    def cost(line: Line) -> int:
        paused = before.get(line.event_id, 0) >= PAUSE_MS
        turns = 2 * PART_OVERHEAD if line.author is Author.AI else 1
        return estimate(write(line)) + turns + (pause_cost if paused else 0)

    most = max(budget // _LONGEST_SHARE, 64)

    def fit(line: Line) -> Line:
        return shortened(line, most, cost)

    return choose(lines, asked, room_id=room.room_id, budget=budget, cost=cost, fit=fit)


def _writer(room: Room, names: Labels, lines: tuple[Line, ...]) -> Write:
    answered: Mapping[EventId, str] = answered_labels(lines, names)

    @_once
    def write(line: Line) -> str:
        if line.author is Author.AI or room.kind is RoomKind.DIRECT:
            return neutral(line.body)
        return spoken(line, names, answered.get(line.reply_to) if line.reply_to else None)

    return write


def _pause_cost() -> int:
    return estimate(note(when(0))) + 6


def _ending(asked: Line, names: Labels, now_ms: int, *, last: bool) -> str:
    who = speaker(names.of(asked.sender))
    which = (
        f"the last message, by {who}"
        if last
        else f"the message by {who} that starts: {_start(asked)}"
    )
    return note(f"It is {when(now_ms)}. Answer only {which}")


def _start(asked: Line) -> str:
    return one_line(neutral(asked.body), _QUOTED)


def _talk(window: Window, write: Write) -> list[ChatPart]:
    parts: list[ChatPart] = []
    previous_ms = None
    for line in window.lines:
        texts = [write(line)]
        role = Role.ASSISTANT if line.author is Author.AI else Role.USER
        if previous_ms is None or line.sent_ms - previous_ms >= PAUSE_MS:
            _put(parts, Role.USER, note(when(line.sent_ms)), line)
        previous_ms = line.sent_ms
        _put(parts, role, texts[0], line)
    return parts


def _put(parts: list[ChatPart], role: Role, text: str, line: Line) -> None:
    events: tuple[EventId, ...] = (line.event_id,)
    if parts and parts[-1].role is role:
        grown = parts.pop()
        events = tuple(dict.fromkeys((*grown.event_ids, line.event_id)))
        text = f"{grown.text}\n{text}"
    parts.append(ChatPart(role, text, line.room_id, events))


def _closed(parts: list[ChatPart], ending: str, asked: Line) -> list[ChatPart]:
    _put(parts, Role.USER, ending, asked)
    return parts
