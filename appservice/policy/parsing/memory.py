"""The commands about what is remembered of a person."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from appservice.model.commands.memory import (
    AskForget,
    AskMemory,
    AskRemember,
    AskRemembering,
    AskReword,
    MemoryHow,
    OfMemory,
)

MAX_WORD: Final = 40
MOST_NUMBERS: Final = 500
# Phones turn two hyphens into a dash.
_OPTION: Final = re.compile(
    r"(?:--|\u2014|\u2013)(instruction|preference|fact)(?:\s+|$)", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"#?([0-9]{1,9})\.?")
_RANGE: Final = re.compile(r"#?([0-9]{1,9})\s*[-\u2013]\s*#?([0-9]{1,9})")
_SWITCH: Final = {"on": True, "off": False}
_STATES: Final = {"on": "on", "pause": "paused", "paused": "paused", "off": "off"}


def _remember(rest: str) -> AskRemember:
    option = _OPTION.match(rest)
    if option is None:
        return AskRemember(rest)
    return AskRemember(rest[option.end() :], option[1].casefold())


def _memory(rest: str) -> OfMemory:
    verb, _, more = rest.partition(" ")
    verb, more = verb.casefold(), more.strip()
    if not verb or (verb in {"show", "list"} and not more):
        return AskMemory()
    if verb == "page" or _NUMBER.fullmatch(verb):
        found = _NUMBER.fullmatch(more if verb == "page" else verb)
        return AskMemory(int(found[1])) if found else MemoryHow(rest[:MAX_WORD])
    if verb == "forget":
        return _forget(more)
    if verb == "edit":
        return _edit(more)
    if verb == "auto" and more.casefold() in _SWITCH:
        return AskRemembering(automatic=_SWITCH[more.casefold()])
    if verb in _STATES and not more:
        return AskRemembering(remembering=_STATES[verb])
    return MemoryHow(rest[:MAX_WORD])


def _forget(rest: str) -> AskForget:
    words = rest.casefold().split()
    if words[:1] == ["all"] and words[1:] in ([], ["yes"]):
        return AskForget(None, sure=bool(words[1:]))
    numbers: dict[int, None] = {}
    for word in rest.replace(",", " ").split():
        one, several = _NUMBER.fullmatch(word), _RANGE.fullmatch(word)
        if one is not None:
            numbers[int(one[1])] = None
        elif several is not None and int(several[2]) - int(several[1]) < MOST_NUMBERS:
            numbers |= dict.fromkeys(range(int(several[1]), int(several[2]) + 1))
        else:
            return AskForget((), bad=word[:MAX_WORD])
    return AskForget(tuple(numbers)[:MOST_NUMBERS])


def _edit(rest: str) -> AskReword:
    word, *more = rest.split(None, 1) or [""]
    number = _NUMBER.fullmatch(word)
    return AskReword(int(number[1]) if number else None, more[0] if more else "")


PARSERS: Mapping[str, Callable[[str], OfMemory]] = {"remember": _remember, "memory": _memory}
