"""Reading a transcript back: the inverse of `prompt.transcript`, written apart from it."""

import re
from dataclasses import dataclass

_SIGN = r"[^\n():\"«»]{1,16} from «[^«»\n]*»(?:, «[^«»\n]*»)*(?: and \d+ more)?"
_ITEM = rf"(?:in thread \d+|[a-z ]+(?: \"[^\":\n]*\")?|to «[^«»\n]*»|{_SIGN})"
_SPEAKER = re.compile(rf"«([^«»\n]*)»(?: \(({_ITEM}(?:, {_ITEM})*)\))?: (.*)", re.DOTALL)


@dataclass(frozen=True)
class Said:
    """One thing said."""

    speaker: str
    tags: str | None
    body: str


@dataclass(frozen=True)
class Note:
    """One line by the service."""

    text: str


def read(transcript: str) -> list[Said | Note]:
    """All entries. Raises ValueError where a line at the margin is neither speaker nor note."""
    entries: list[str] = []
    for text in transcript.split("\n"):
        if text.startswith("  "):
            entries[-1] += "\n" + text[2:]
        else:
            entries.append(text)
    return [_entry(text) for text in entries]


def _entry(text: str) -> Said | Note:
    if text.startswith("» ") and "\n" not in text:
        return Note(text[2:])
    found = _SPEAKER.fullmatch(text)
    if found is None:
        raise ValueError(f"nobody says {text!r}")
    return Said(found[1], found[2], found[3])
