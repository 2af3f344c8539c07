"""A prompt from a room, its history and the one message to answer.

What changes last stands last: instructions, then the room, then what was said long ago in short,
then the talk, then the time and what to answer. Endpoints that remember the beginning of a prompt
need to read only what is new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from appservice.model.chat import Author, Line
from appservice.model.content import FOR_ADULTS, Fit
from appservice.model.ids import EventId, RoomId
from appservice.model.prompt import ChatPart, Prompt, Role
from appservice.model.room import Room
from appservice.model.segment import Segment
from appservice.prompt.brevity import brevity
from appservice.prompt.clean import one_line, plain
from appservice.prompt.guidance import sources
from appservice.prompt.labels import Labels
from appservice.prompt.marks import gathered
from appservice.prompt.neutral import neutral
from appservice.prompt.opening import opening, room_labels
from appservice.prompt.past import place_of_lines, to_close, told
from appservice.prompt.tokens import PART_OVERHEAD, at_least, estimate
from appservice.prompt.transcript import PAUSE_MS, note, speaker, when
from appservice.prompt.window import Window, check_room, choose, shortened
from appservice.prompt.writing import Writer, pause_cost

LEAST_INPUT_TOKENS: Final = 2800
"""With this many any question can be asked, however long names and words are."""

_QUOTED: Final = 80
_LONGEST_SHARE: Final = 6  # of a prompt for one line, so that one paste is not all


@dataclass(frozen=True, slots=True)
class Budget:
    """How long a prompt and its answer may be, in tokens of the (unknown) tokenizer."""

    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, window_tokens: int, output_tokens: int) -> Self:
        """For a model that holds `window_tokens` in all; a tenth is kept for wrong guesses."""
        return cls((window_tokens - output_tokens) * 9 // 10, output_tokens)


@dataclass(frozen=True, slots=True)
class Draft:
    """A prompt, and which ranges of the room's talk are to be closed after it."""

    prompt: Prompt
    closing: tuple[tuple[int, int], ...] = ()


def filled(lines: Iterable[Line], budget: Budget) -> bool:
    """Whether these lines surely fill a prompt: older ones then need not be looked for."""
    # What is shortened takes less than its words; an eighth of its share it does take.
    most = budget.input_tokens // _LONGEST_SHARE // 8
    return sum(min(at_least(plain(line.body)), most) for line in lines) > budget.input_tokens


def build(
    *, room: Room, lines: Sequence[Line], asked: Line, now_ms: int, ai_name: str, budget: Budget
) -> Prompt:
    """The prompt that asks for an answer to `asked`, of a room without closed ranges."""
    return draft(
        room=room, lines=lines, asked=asked, now_ms=now_ms, ai_name=ai_name, budget=budget
    ).prompt


def draft(
    *,
    room: Room,
    lines: Sequence[Line],
    asked: Line,
    now_ms: int,
    ai_name: str,
    budget: Budget,
    segments: Sequence[Segment] = (),
    thread: Sequence[Line] = (),
    fit: Fit = FOR_ADULTS,
) -> Draft:
    """The prompt that asks for an answer to `asked`.

    `lines` is history with its marks, oldest first, with or without `asked`; what `segments` tell
    in short is not in it. `thread` are older lines of the thread that is answered in. `fit`: whom
    the answer has to be fit for. Raises `window.ForeignLine` when any line is of another room,
    `window.TooTight` when the budget does not hold even a shortened question.
    """
    check_room((*lines, *thread, asked), room.room_id)
    known = any(one.event_id == asked.event_id for one in lines)
    talk = gathered(lines if known else (*lines, asked))
    people = (line.sender for line in (*thread, *lines, asked))
    names = room_labels(room, ai_name).and_departed(people)
    writer = Writer(room, names, talk)
    past = told(segments, names, budget.input_tokens)
    beginning = opening(room, names, budget.input_tokens // 2, fit)
    earlier, thread = _earlier(room, thread, names, budget)
    longest_end = "\n" + _ending(asked, writer, names, now_ms, brevity(room), last=False)
    frame = estimate(beginning) + 3 * PART_OVERHEAD + 2 * pause_cost()
    fixed = frame + estimate(longest_end) + sum(estimate(text) + 1 for text, _ in past)
    left = budget.input_tokens - fixed - (estimate(earlier) + 1 if earlier else 0)
    window = _window(writer, talk.lines, asked, room.room_id, segments, left, budget)
    parts = _Parts(room.room_id)
    parts.put(Role.SYSTEM, beginning, tuple(one.event_id for one in sources(room)))
    for text, segment in past:
        parts.put(Role.USER, text, segment.summary.event_ids if segment.summary else ())
    _tell(parts, window, writer)
    if earlier:
        parts.put(Role.USER, earlier, tuple(line.event_id for line in thread))
    last = window.lines[-1] is window.asked and not earlier
    ending = _ending(asked, writer, names, now_ms, brevity(room), last=last)
    parts.put(Role.USER, ending, (asked.event_id,))
    quoted = (*thread, *(one for line in window.lines for one in writer.quoted(line)))
    used = _used(window.lines, [segment for _, segment in past], quoted)
    prompt = Prompt(tuple(parts.made), budget.output_tokens, used=used)
    space = place_of_lines(budget.input_tokens, frame)
    return Draft(prompt, _closing(writer, talk.lines, asked, segments, space))


def _window(
    writer: Writer,
    lines: Sequence[Line],
    asked: Line,
    room_id: RoomId,
    segments: Sequence[Segment],
    left: int,
    budget: Budget,
) -> Window:
    most = max(min(budget.input_tokens // _LONGEST_SHARE, left // 2), 64)

    def fit(line: Line) -> Line:
        return shortened(line, most, writer.cost)

    ends = frozenset(segment.to_place for segment in segments)
    cost = writer.cost
    return choose(lines, asked, room_id=room_id, budget=left, cost=cost, fit=fit, ends=ends)


def _closing(
    writer: Writer, lines: Sequence[Line], asked: Line, segments: Sequence[Segment], space: int
) -> tuple[tuple[int, int], ...]:
    after = segments[-1].to_place + 1 if segments else None
    most = space // 2

    def cost(line: Line) -> int:
        return min(writer.cost(line), most)

    open_lines = [
        line
        for line in lines
        if line.position <= asked.position and (after is None or line.position >= after)
    ]
    return to_close(open_lines, cost, space, after)


def _ending(
    asked: Line, writer: Writer, names: Labels, now_ms: int, wish: str, *, last: bool
) -> str:
    who = speaker(names.of(asked.sender))
    tag = writer.threads.tag(asked)
    where = f" {tag}" if tag is not None else ""
    which = (
        f"the last message{where}, by {who}"
        if last
        else f"the message{where} by {who} that starts: {_start(asked)}"
    )
    return note(f"It is {when(now_ms)}. Answer only {which}{wish}")


def _start(asked: Line) -> str:
    return one_line(neutral(asked.body), _QUOTED)


def _used(
    lines: Sequence[Line], past: Sequence[Segment], quoted: Sequence[Line]
) -> tuple[int, ...]:
    """See `Prompt.used`."""
    places = [line.position for line in lines]
    first = min((*places, *(segment.from_place for segment in past)))
    last = max((*places, *(line.position for line in quoted)))
    others = {line.position for line in quoted if line.position < first}
    return (first, last, *sorted(others))


def _earlier(
    room: Room, thread: Sequence[Line], names: Labels, budget: Budget
) -> tuple[str, Sequence[Line]]:
    """What was said in the thread before, as far as it has a place: its newest lines."""
    from_thread: list[str] = []
    left = budget.input_tokens // _LONGEST_SHARE
    writer = Writer(
        room, names, gathered([replace(line, thread=None) for line in thread]), alike=True
    )
    for line in reversed(thread):
        text = writer.write(line)
        left -= estimate(text) + 1
        if left < 0:
            break
        from_thread.append(text)
    if not from_thread:
        return "", ()
    head = note("Said earlier in the thread of the message:")
    return "\n".join((head, *from_thread[::-1])), thread[-len(from_thread) :]


class _Parts:
    """The parts of a prompt, one after the other; what one role says in a row is one part."""

    def __init__(self, room_id: RoomId) -> None:
        self._room_id = room_id
        self.made: list[ChatPart] = []

    def put(self, role: Role, text: str, events: tuple[EventId, ...]) -> None:
        if self.made and self.made[-1].role is role:
            grown = self.made.pop()
            events = tuple(dict.fromkeys((*grown.event_ids, *events)))
            text = f"{grown.text}\n{text}"
        self.made.append(ChatPart(role, text, self._room_id, events))


def _tell(parts: _Parts, window: Window, writer: Writer) -> None:
    """The lines of a window, with the time where it is not the same any more."""
    previous_ms = None
    for line in window.lines:
        events = writer.events(line)
        if previous_ms is None or line.sent_ms - previous_ms >= PAUSE_MS:
            parts.put(Role.USER, note(when(line.sent_ms)), events)
        previous_ms = line.sent_ms
        for text in writer.notes(line):
            parts.put(Role.USER, text, events)
        own = line.author is Author.AI and not writer.is_note(line)
        parts.put(Role.ASSISTANT if own else Role.USER, writer.write(line), events)
