"""An answer that is shown while it comes: Markdown cut off anywhere made whole, and live messages.

Source: MSC4357 (live messages), client-server specification, "Event replacements", "User and room
mentions" (an edit's `m.mentions` at the top names who was not mentioned before).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from appservice.model.ids import EventId

LIVE: Final = "org.matrix.msc4357.live"
GOES_ON: Final = "\N{HORIZONTAL ELLIPSIS}"

EDIT_BYTES: Final = 8_500
"""How much longer an edit may be than what it says: the plain text's beginning in UTF-8."""

_FALLBACK: Final = 2_000  # characters
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
# A line that has only begun: what it will be (heading, list, table, fence) nobody knows yet, and
# hyphens below a line would make that line a heading.
_BEGUN: Final = re.compile(r"[ \t>]*+(?:[-*+=_#|`~:]++|[0-9]{1,9}[.)])?\s*+")
_LAST_WORD: Final = re.compile(r"(?<=\s)\S{1,40}\Z")
_HALF_LINK: Final = re.compile(r"!?\[([^\[\]\n]*)(?:\]\([^()\n]*)?\Z")
_INLINE: Final = re.compile(r"(?P<tick>`+)|\\.|(?P<mark>\*{1,3}|_{1,3}|~~)", re.DOTALL)


def whole(text: str) -> str:
    """What can be shown of Markdown that goes on. May be empty.

    A word, a line or a mark that has only begun is left out; a fence and emphasis are closed. Each
    line is looked at once, since a model may write thousands of marks and nothing else.
    """
    lines = _LAST_WORD.sub("", text).split("\n")
    fences, end = _fences(lines), len(lines)
    while end > 0 and _is_begun(lines[end - 1], end == 1, fences[end - 1], end - 1):
        end -= 1
    if end == 0:
        return ""
    shown = "\n".join(lines[:end]).rstrip()
    fence = fences[end - 1]
    return _with_emphasis_closed(shown) if fence is None else f"{shown}\n{fence[1]}"


def going_on(text: str) -> str:
    """The same with a sign that more comes."""
    end = text.rsplit("\n", 1)[-1]
    return f"{text}\n\n{GOES_ON}" if _FENCE.match(end) else f"{text} {GOES_ON}"


def live(content: Mapping[str, Any]) -> dict[str, Any]:
    """The first part of an answer: marked as one that goes on, and mentioning nobody yet."""
    return {**content, "m.mentions": {}, LIVE: {}}


def edit_of(target: EventId, content: Mapping[str, Any]) -> dict[str, Any]:
    """The event that puts `content` in the place of an own message.

    The relations of the first event stay; those of `content` are left out. For clients that know no
    edits there is the plain text, as far as it is not so long that it is not to be sent twice.
    """
    new = {key: value for key, value in content.items() if key != "m.relates_to"}
    outer = {key: value for key, value in new.items() if key not in ("format", "formatted_body")}
    body = str(new["body"])
    return {
        **outer,
        "body": f"* {body if len(body) <= _FALLBACK else body[:_FALLBACK] + GOES_ON}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": target},
    }


def words_of(content: Mapping[str, Any]) -> str:
    """The text that people read of a message or of an edit."""
    new = content.get("m.new_content")
    said = new if isinstance(new, Mapping) else content
    return str(said.get("body", ""))


_Fence = tuple[int, str]
"""The line that a code block begins with, and its marks."""


def _fences(lines: Sequence[str]) -> list[_Fence | None]:
    """For each line the fence of the code block that has no end after it."""
    found: list[_Fence | None] = []
    open_one: _Fence | None = None
    for place, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is not None:
            open_one = _after(match, place, open_one)
        found.append(open_one)
    return found


def _after(match: re.Match[str], place: int, before: _Fence | None) -> _Fence | None:
    """What is open after a line of such marks. An end says nothing else, a beginning may."""
    if before is not None:
        return None if match[1].startswith(before[1]) and not match[2].strip() else before
    begins = "`" not in match[2] or match[1][0] == "~"
    return (place, match[1]) if begins else None


def _is_begun(line: str, is_first: bool, fence: _Fence | None, place: int) -> bool:
    """Whether that line, the last one, is not to be shown yet."""
    if fence is not None and fence[0] == place:
        return True
    return not line.strip() if is_first else _BEGUN.fullmatch(line) is not None


def _with_emphasis_closed(text: str) -> str:
    before, gap, last = text.rpartition("\n\n")
    last = _HALF_LINK.sub(r"\1", last)
    opened: list[str] = []
    position = 0
    while (found := _INLINE.search(last, position)) is not None:
        position = found.end()
        if (tick := found["tick"]) is not None:
            end = re.compile(rf"(?<!`){tick}(?!`)").search(last, position)
            if end is None:
                return f"{before}{gap}{_closed(last, [*opened, tick])}"
            position = end.end()
        elif (mark := found["mark"]) is not None:
            _take(opened, mark, last, found)
    return f"{before}{gap}{_closed(last, opened)}"


def _take(opened: list[str], mark: str, text: str, found: re.Match[str]) -> None:
    """Note a mark that opens emphasis, or the end of one (CommonMark, "left-flanking")."""
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    if mark in opened and before and not before.isspace():
        del opened[len(opened) - 1 - opened[::-1].index(mark) :]
    elif (not after or not after.isspace()) and not (mark[0] == "_" and before.isalnum()):
        opened.append(mark)


def _closed(text: str, opened: list[str]) -> str:
    """The marks closed from the inside out; one with nothing after it is left out."""
    for mark in reversed(opened):
        text = text.rstrip()
        if text.endswith(mark):
            text = text[: -len(mark)].rstrip()
        else:
            text += mark
    return text
