"""The commands about links: `link …` and `join CODE`."""

import re
from collections.abc import Callable, Mapping

from appservice.model.commands.links import (
    BadLink,
    ComeIn,
    Links,
    MakeLink,
    ShowLinks,
    SwitchLinks,
)
from appservice.policy.secrets import hash_in_mark

MOST_USES = 1000
LONGEST_MS = 90 * 86_400_000
# Phones turn two hyphens into a dash.
_OPTION = re.compile(r"(?:--|\u2014|\u2013)?(expires|uses|approve)")
_DURATION = re.compile(r"([0-9]{1,4})(m|min|h|d)")
_UNIT_MS = {"m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_LONGEST_WORD = 40


def _link(rest: str) -> Links:
    words = rest.casefold().replace("=", " ").split()
    first = words[0] if words else ""
    if first in {"show", "on", "off"} and len(words) == 1:
        return ShowLinks() if first == "show" else SwitchLinks(on=first == "on")
    reset = first == "reset"
    return _make(words[1:] if reset else words, reset=reset)


def _make(words: list[str], *, reset: bool) -> Links:
    expires_ms: int | None = None
    uses: int | None = None
    approve = False
    left = iter(words)
    for word in left:
        found = _OPTION.fullmatch(word)
        option = found.group(1) if found else ""
        if option == "approve":
            approve = True
            continue
        value = next(left, "") if option else ""
        if option == "expires" and (ms := _duration_ms(value)):
            expires_ms = ms
        elif option == "uses" and value.isascii() and value.isdigit() and _fits(value):
            uses = int(value)
        else:
            return BadLink((value or word)[:_LONGEST_WORD])
    return MakeLink(expires_ms, uses, approve, reset)


def _fits(digits: str) -> bool:
    return len(digits) <= len(str(MOST_USES)) and 1 <= int(digits) <= MOST_USES


def _duration_ms(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    ms = int(found.group(1)) * _UNIT_MS[found.group(2)] if found else 0
    return ms if 0 < ms <= LONGEST_MS else None


def _join(rest: str) -> ComeIn:
    # What reaches the rules has a code's mark in the place of the code.
    return ComeIn(hash_in_mark(rest.strip()))


PARSERS: Mapping[str, Callable[[str], Links]] = {"link": _link, "join": _join}
