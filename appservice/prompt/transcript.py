"""Talk written down so that nobody's words can pass for another speaker, a role or a note of ours.

A line of text at the left margin is ours: it starts with `«`, a speaker, or with `» `, a note. All
that people write stands after the speaker's label, or is indented by two spaces; the two signs
never occur in it. Reading is therefore exact, which the tests do with a parser.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId
from appservice.prompt.labels import Labels
from appservice.prompt.neutral import CLOSE, OPEN, neutral

INDENT: Final = "  "
PAUSE_MS: Final = 3_600_000
_LAST_MS: Final = 253_402_300_799_000  # the end of year 9999
_KINDS: Final[Mapping[LineKind, str]] = {
    LineKind.EMOTE: "does",
    LineKind.IMAGE: "sends a picture",
    LineKind.FILE: "sends a file",
    LineKind.AUDIO: "sends a recording",
    LineKind.VIDEO: "sends a video",
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


def spoken(line: Line, labels: Labels, answered: str | None = None) -> str:
    """One line of talk. `answered` is the label of whom it replies to, where that is known."""
    tags = ", ".join(_tags(line, answered))
    head = speaker(labels.of(line.sender)) + (f" ({tags})" if tags else "")
    return f"{head}: {indented(line.body)}"


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


def _tags(line: Line, answered: str | None) -> list[str]:
    tags = [_KINDS[line.kind]] if line.kind in _KINDS else []
    if line.author is Author.BOT:
        tags.append("bot")
    if answered is not None:
        tags.append(f"to {speaker(answered)}")
    if line.thread is not None:
        tags.append("in a thread")
    if line.edited:
        tags.append("edited")
    return tags
