"""Lines as the text that a prompt has of them: each is written, and priced, once."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from appservice.model.chat import Author, Line
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.prompt.labels import Labels
from appservice.prompt.marks import Gathered, late
from appservice.prompt.neutral import neutral
from appservice.prompt.threads import Threads
from appservice.prompt.tokens import PART_OVERHEAD, estimate
from appservice.prompt.transcript import (
    PAUSE_MS,
    answered_labels,
    note,
    said_alone,
    spoken,
    when,
)

T = TypeVar("T")


class Writer:
    """Writes the lines of one prompt. `lines` are all that may be in it, in order."""

    def __init__(self, room: Room, names: Labels, talk: Gathered, *, alike: bool = False) -> None:
        """`alike`: everybody's lines are written with who says them, the AI user's own too."""
        self._names = names
        self._beside = talk.beside
        self._alike = alike
        self._alone = room.kind is RoomKind.DIRECT and not alike
        self._known: Mapping[EventId, Line] = {one.event_id: one for one in talk.lines}
        self._answered = answered_labels(tuple(talk.lines), names)
        self.threads = Threads() if self._alone else Threads.of(talk.lines)
        self._paused = _pauses(talk.lines)
        self.write = _once(self._write)
        self.cost = _once(self._cost)

    def notes(self, line: Line) -> tuple[str, ...]:
        """What stands before a line as notes of ours."""
        opened = self.threads.opening(line, self._names)
        told = (note(opened),) if opened is not None else ()
        own = line.author is Author.AI and not self._alike
        tag = self.threads.tag(line) if own else None
        return told if tag is None else (*told, note(f"You said this {tag}"))

    def is_note(self, line: Line) -> bool:
        """Whether the line is nobody's words but told by us."""
        return line.kind.is_mark

    def events(self, line: Line) -> tuple[EventId, ...]:
        """The events that the text of a line, and the notes before it, were made from."""
        marks = self._beside.get(line.event_id, ())
        made_from = (line, *marks, *self.quoted(line))
        return tuple(dict.fromkeys(one.event_id for one in made_from))

    def quoted(self, line: Line) -> tuple[Line, ...]:
        """The lines whose beginning is told with this one, wherever they stand themselves."""
        about = self._target(line) if line.kind.is_mark else None
        return tuple(one for one in (self.threads.root(line), about) if one is not None)

    def _write(self, line: Line) -> str:
        marks = self._beside.get(line.event_id, ())
        if line.kind.is_mark:
            return note(late(line, self._target(line), self._names))
        if line.author is Author.AI and not self._alike:
            return neutral(line.body)
        if self._alone:
            return said_alone(line, self._names, marks)
        answered = self._answered.get(line.reply_to) if line.reply_to else None
        thread = self.threads.tag(line)
        return spoken(line, self._names, answered, thread=thread, marks=marks)

    def _target(self, mark: Line) -> Line | None:
        return self._known.get(mark.reply_to) if mark.reply_to is not None else None

    def _cost(self, line: Line) -> int:
        own = line.author is Author.AI and not line.kind.is_mark
        tokens = estimate(self.write(line)) + (2 * PART_OVERHEAD if own else 1)
        if line.event_id in self._paused:
            tokens += pause_cost()
        return tokens + sum(estimate(told) + 1 for told in self.notes(line))


def pause_cost() -> int:
    """What telling the time adds, in tokens."""
    return estimate(note(when(0))) + 6


def _pauses(lines: Sequence[Line]) -> frozenset[EventId]:
    """What was said after a pause, which is told with the time."""
    found: set[EventId] = set()
    earlier: Line | None = None
    for line in lines:
        if earlier is not None and line.sent_ms - earlier.sent_ms >= PAUSE_MS:
            found.add(line.event_id)
        earlier = line
    return frozenset(found)


def _once(of: Callable[[Line], T]) -> Callable[[Line], T]:
    """The same, remembered by the two things that tell lines apart while a prompt is built."""
    known: dict[tuple[EventId, str], T] = {}

    def once(line: Line) -> T:
        key = (line.event_id, line.body)
        if key not in known:
            known[key] = of(line)
        return known[key]

    return once
