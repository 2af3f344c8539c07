"""The commands by which something leaves a direct chat for a group."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from appservice.model.commands.basic import NewGroup, Unknown
from appservice.model.commands.crossing import (
    Crossings,
    GroupWith,
    SayNo,
    SayYes,
    Share,
    SkipCopies,
)
from appservice.policy.crossing import MOST_COPIED
from appservice.policy.parsing.basic import PARSERS as BASIC

_LONGEST: Final = 4000
_MOST_NUMBERS: Final = 200
# Phones turn two hyphens into a dash.
_COPY: Final = re.compile(
    r"(?:^|\s)(?:--|\u2014|\u2013)copy\b[\s=:]*(?P<how>last\s+\d{1,6}\b|\d{1,6}\b|all\b|none\b|\S*)",
    re.IGNORECASE,
)
_SKIP: Final = re.compile(r"skip(?:\s+(?P<which>[\d\s,;#\-\u2013]*|all))?", re.IGNORECASE)
_RANGE: Final = re.compile(r"(\d{1,4})(?:\s*[-\u2013]\s*(\d{1,4}))?")


def _share(rest: str) -> Crossings:
    return Share(rest[:_LONGEST])


def _group(rest: str) -> Crossings | Unknown:
    skip = _SKIP.fullmatch(rest)
    if skip is not None:
        return SkipCopies(_numbers(skip["which"] or ""))
    found = _COPY.search(rest)
    how = found["how"].casefold().split() if found is not None else []
    words = _COPY.sub(" ", rest) if found is not None else rest
    group = BASIC["new"](words.strip())
    if not isinstance(group, NewGroup):
        return Unknown(rest[:40])
    if found is None:
        return GroupWith(group)
    last = _last(how[-1]) if how else None
    return GroupWith(group, last, "" if last is not None else found["how"][:40] or "--copy")


def _last(word: str) -> int | None:
    if word == "all":
        return MOST_COPIED
    if word == "none":
        return 0
    return min(int(word), MOST_COPIED) if word.isascii() and word.isdigit() else None


def _numbers(which: str) -> tuple[int, ...] | None:
    """The numbers that are listed, ranges spelled out; None for all."""
    if which.casefold() == "all":
        return None
    named: dict[int, None] = {}
    for first, last in _RANGE.findall(which):
        for number in range(int(first), min(int(last or first), MOST_COPIED) + 1):
            named[number] = None
    return tuple(named)[:_MOST_NUMBERS]


def _alone(verb: str, command: Crossings) -> Callable[[str], Crossings | Unknown]:
    return lambda rest: Unknown(f"{verb} {rest}"[:40].strip()) if rest else command


PARSERS: Mapping[str, Callable[[str], Crossings | Unknown]] = {
    "share": _share,
    "group": _group,
    "yes": _alone("yes", SayYes()),
    "no": _alone("no", SayNo()),
}
