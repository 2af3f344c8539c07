"""Threads in a prompt: one transcript in the order of time, each thread with its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from appservice.model.chat import Line
from appservice.model.ids import EventId
from appservice.prompt.clean import one_line
from appservice.prompt.labels import Labels
from appservice.prompt.neutral import CLOSE, OPEN, neutral

_QUOTED: Final = 60


@dataclass(frozen=True, slots=True)
class Threads:
    """The numbers of threads by their roots, and where in the transcript each is first met."""

    numbers: Mapping[EventId, int] = field(default_factory=dict)
    firsts: Mapping[EventId, EventId] = field(default_factory=dict)
    roots: Mapping[EventId, Line] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Self:
        """Those of a transcript, in the order in which they are first met."""
        numbers: dict[EventId, int] = {}
        firsts: dict[EventId, EventId] = {}
        for line in lines:
            if line.thread is not None and line.thread not in numbers:
                numbers[line.thread] = len(numbers) + 1
                firsts[line.event_id] = line.thread
        return cls(numbers, firsts, {one.event_id: one for one in lines if one.event_id in numbers})

    def tag(self, line: Line) -> str | None:
        """`in thread 2`, for what is said in one."""
        number = self.numbers.get(line.thread) if line.thread is not None else None
        return None if number is None else f"in thread {number}"

    def root(self, line: Line) -> Line | None:
        """What the thread is about that begins with a line, where that is known."""
        thread = self.firsts.get(line.event_id)
        return None if thread is None else self.roots.get(thread)

    def opening(self, line: Line, labels: Labels) -> str | None:
        """What a note says before the first line of a thread."""
        thread = self.firsts.get(line.event_id)
        if thread is None:
            return None
        root, number = self.root(line), self.numbers[thread]
        if root is None:
            return f"Thread {number} is about something said earlier"
        start = one_line(neutral(root.body or root.file or ""), _QUOTED)
        return f"Thread {number} is about what {OPEN}{labels.of(root.sender)}{CLOSE} said: {start}"
