"""Signs on lines, as a prompt tells them: beside the line, or as a note where they came late.

What an answer was made from is not written anew for a sign that comes after it: the beginning of a
prompt stays the same, which endpoints with a prompt cache are quicker and cheaper for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId, UserId
from appservice.prompt.clean import one_line
from appservice.prompt.labels import Labels
from appservice.prompt.neutral import CLOSE, OPEN, neutral

_LONGEST_KEY: Final = 16
_MOST_KEYS: Final = 8
_MOST_NAMES: Final = 20
_QUOTED: Final = 60
# Late marks in a row, of one person and of all: they take no place of words.
_MOST_OF_ONE: Final = 4
_MOST_LATE: Final = 24
# What could end the brackets beside a speaker, or quotes in them.
_BRACKETS: Final = dict.fromkeys(map(ord, '():"«»\u2039\u203a'))

Marks = Mapping[EventId, Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """`lines` in order, late marks among them; `beside` are the marks that are told with a line."""

    lines: list[Line] = field(default_factory=list)
    beside: dict[EventId, list[Line]] = field(default_factory=dict)


def gathered(lines: Sequence[Line]) -> Gathered:
    """Marks put beside what they are on, as far as no answer of the AI user's lies between.

    A mark on what is not among the lines is left out, and so is what comes late by dozens.
    """
    found = Gathered()
    fresh: set[EventId] = set()
    known: set[EventId] = set()
    run: Counter[UserId] = Counter()
    for line in lines:
        target = line.reply_to
        if not line.kind.is_mark:
            fresh = set() if line.author is Author.AI else fresh | {line.event_id}
            known.add(line.event_id)
            run.clear()
            found.lines.append(line)
        elif target is not None and target in fresh:
            found.beside.setdefault(target, []).append(line)
        elif target in known and run[line.sender] < _MOST_OF_ONE and run.total() < _MOST_LATE:
            run[line.sender] += 1
            found.lines.append(line)
    return found


def reactions(marks: Sequence[Line], labels: Labels) -> Iterator[str]:
    """`👍 from «Bob», «Carol»`, for each sign."""
    by_key: dict[str, list[str]] = {}
    for mark in marks:
        if mark.kind is LineKind.REACTION:
            names = by_key.setdefault(_key(mark), [])
            name = _name(mark, labels)
            if name not in names:
                names.append(name)
    for key, names in list(by_key.items())[:_MOST_KEYS]:
        yield f"{key} from {_several(names)}"


def options(poll: Line, marks: Sequence[Line], labels: Labels) -> Iterator[str]:
    """A poll's options, a line each, with who is for it now."""
    last = {mark.sender: mark for mark in marks if mark.kind is LineKind.VOTE}
    for key, text in poll.choices:
        voters = [
            _name(mark, labels)
            for mark in last.values()
            if any(chosen == key for chosen, _ in mark.choices)
        ]
        told = f" (votes: {_several(voters)})" if voters else ""
        yield f"- {one_line(neutral(text), _QUOTED)}{told}"


def late(mark: Line, target: Line | None, labels: Labels) -> str:
    """A mark that came late, as the words of a note."""
    who = "You" if mark.author is Author.AI else _name(mark, labels)
    about = _start(target)
    if mark.kind is LineKind.REACTION:
        own = target is not None and target.author is Author.AI
        whose = "you" if own or target is None else _name(target, labels)
        return f"{who} put {_key(mark)} on what {whose} said: {about}"
    if mark.kind is LineKind.POLL_END:
        return f"{who} ended the poll: {about}"
    chosen = " and ".join(one_line(neutral(text), _QUOTED) for _, text in mark.choices)
    voted = f"voted for {chosen}" if chosen else "took back the vote"
    return f"{who} {voted} in the poll: {about}"


def ended(marks: Sequence[Line]) -> bool:
    """Whether a poll is over, by the marks on it."""
    return any(mark.kind is LineKind.POLL_END for mark in marks)


def _start(line: Line | None) -> str:
    return one_line(neutral(line.body or line.file or ""), _QUOTED) if line is not None else ""


def _key(mark: Line) -> str:
    return one_line(neutral(mark.body).translate(_BRACKETS), _LONGEST_KEY) or "a sign"


def _name(mark: Line, labels: Labels) -> str:
    return f"{OPEN}{labels.of(mark.sender)}{CLOSE}"


def _several(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
