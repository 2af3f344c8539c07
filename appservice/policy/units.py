"""What is rated at a time: groups of sentences that stay the same while a text goes on.

A text that comes bit by bit is rated bit by bit: whatever is added later, the groups before it are
as they were, so that nothing is rated twice. Each goes with the words before it.
"""

import re
from typing import Final

FIRST: Final = 160
"""How long the first group is at least, in characters; each later one twice as long."""
LONGEST: Final = 2_560
CONTEXT: Final = 400
MOST_UNITS: Final = 40
"""More than that is too much to be rated."""

_HARD_END: Final = LONGEST + 400  # where words go on and on without an end of a sentence
_WIDE: Final = "\u3002\uff01\uff1f"  # full stop, exclamation and question mark without a space
# An end is one only when something follows it: what is last may go on. Of several marks or lines
# in a row the last is looked for, so that no character is looked at from each one before it.
_END: Final = re.compile(
    r"(?:[.!?\u2026][\"'\u201d\)\]*_]*\s+|\n[^\S\n]*)(?=\S)"
    rf"|[{_WIDE}]\s*(?=[^\s{_WIDE}])"
)


def units(text: str) -> tuple[str, ...]:
    """All groups of a text that is whole, with the words before each. Blank: none."""
    whole, rest = _groups(text)
    groups = [*whole, rest] if rest.strip() else whole
    return tuple(_with_context(groups))


def ended(text: str) -> str:
    """The part of a text that goes on whose groups will not change. May be empty."""
    whole, _ = _groups(text)
    return "".join(whole)


def _groups(text: str) -> tuple[list[str], str]:
    """The groups that are at their end, and the rest."""
    found: list[str] = []
    start, least = 0, FIRST
    while True:
        end = _end_of(text, start, least)
        if end is None:
            return found, text[start:]
        found.append(text[start:end])
        start, least = end, min(least * 2, LONGEST)


def _end_of(text: str, start: int, least: int) -> int | None:
    hard = start + _HARD_END
    match = _END.search(text, start + least, hard + 1)
    if match is not None:
        return match.end()
    return hard if len(text) > hard else None


def _with_context(groups: list[str]) -> list[str]:
    told, before = [], ""
    for group in groups:
        told.append(before[-CONTEXT:] + group)
        before = (before + group)[-CONTEXT:]
    return told
