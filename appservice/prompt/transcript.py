"""Talk written down so that nobody's words can pass for another speaker, a role or a note of ours.

A line of text at the left margin is ours: it starts with `«`, a speaker, or with `» `, a note. All
that people write stands after the speaker's label, or is indented by two spaces; the two signs
never occur in it. Reading is therefore exact, which the tests do with a parser.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId
from appservice.prompt.clean import one_line
from appservice.prompt.labels import Labels
from appservice.prompt.marks import ended, options, reactions
from appservice.prompt.neutral import CLOSE, OPEN, neutral

INDENT: Final = "  "
PAUSE_MS: Final = 3_600_000
_LAST_MS: Final = 253_402_300_799_000  # the end of year 9999
_LONGEST_FILE: Final = 64
# What could end the quotes around a name, or the brackets around them.
_QUOTES: Final = str.maketrans({'"': "'", ":": "-"})
_KINDS: Final[Mapping[LineKind, str]] = {
    LineKind.EMOTE: "does",
    LineKind.IMAGE: "sends a picture",
    LineKind.FILE: "sends a file",
    LineKind.AUDIO: "sends a recording",
    LineKind.VOICE: "sends a voice message",
    LineKind.POLL: "asks in a poll",
    LineKind.VIDEO: "sends a video",
    LineKind.SHARED: "said through you",
    LineKind.COPIED: "copied through you from their private chat with you",
    LineKind.OTHER: "sends something",
}
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def speaker(label: str) -> str:
    """A label between our signs."""
    return f"{OPEN}{label}{CLOSE}"


def spoken(
    line: Line,
    labels: Labels,
    answered: str | None = None,
    *,
    thread: str | None = None,
    marks: Sequence[Line] = (),
) -> str:
    """One line of talk. `answered` is the label of whom it replies to, where that is known.

    `thread` tells which one it is in, `marks` are the signs that are told with it.
    """
    tags = ", ".join(_tags(line, labels, answered, thread, marks))
    head = speaker(labels.of(line.sender)) + (f" ({tags})" if tags else "")
    return f"{head}: {indented(line.body)}{_options(line, labels, marks)}"


def said_alone(line: Line, labels: Labels, marks: Sequence[Line] = ()) -> str:
    """A line of the only person there, or of the AI user: words, after what else it is."""
    shown = line.kind.is_media or line.kind is LineKind.POLL
    tags = ", ".join([*([_kind(line)] if shown else []), *reactions(marks, labels)])
    words = neutral(line.body) + _options(line, labels, marks)
    return f"({tags}) {words}".rstrip() if tags else words


def indented(body: str) -> str:
    """A body without force, its further lines indented."""
    return neutral(body).replace("\n", "\n" + INDENT)


def note(text: str) -> str:
    """One line of ours among the talk."""
    return f"{CLOSE} {text}"


def when(at_ms: int) -> str:
    """A time as prompts spell it: `Sunday 22 November 2026, 06:03 UTC`. Absurd ones are clamped."""
    at = datetime.fromtimestamp(min(max(at_ms, 0), _LAST_MS) // 1000, UTC)
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} UTC"


def answered_labels(lines: tuple[Line, ...], labels: Labels) -> Mapping[EventId, str]:
    """Of each known event, the label of its speaker: what replies are told with."""
    return {line.event_id: labels.of(line.sender) for line in lines}


def _options(line: Line, labels: Labels, marks: Sequence[Line]) -> str:
    told = options(line, marks, labels) if line.kind is LineKind.POLL else ()
    return "".join(f"\n{INDENT}{option}" for option in told)


def _kind(line: Line) -> str:
    told = _KINDS[line.kind]
    if line.file is None:
        return told
    name = one_line(neutral(line.file), _LONGEST_FILE).translate(_QUOTES)
    return f'{told} "{name}"' if name else told


def _tags(
    line: Line,
    labels: Labels,
    answered: str | None,
    thread: str | None,
    marks: Sequence[Line],
) -> list[str]:
    tags = [_kind(line)] if line.kind in _KINDS else []
    if line.author is Author.BOT:
        tags.append("bot")
    if answered is not None:
        tags.append(f"to {speaker(answered)}")
    if thread is not None:
        tags.append(thread)
    if line.edited:
        tags.append("edited")
    if ended(marks):
        tags.append("over")
    return [*tags, *reactions(marks, labels)]
