"""The commands that work everywhere, and the one that makes a group."""

import re
from collections.abc import Callable, Mapping

from appservice.model.commands.basic import (
    Basic,
    Block,
    Delete,
    Help,
    NewGroup,
    Quiet,
    SendAway,
    Stop,
    Unknown,
    Wake,
)
from appservice.model.ids import UserId
from appservice.policy.parsing.words import one_line, user_in

Parse = Callable[[str], Basic]
MAX_NAME = 64
MAX_WORD = 80
# Phones and languages open and close as they like: curved, low, angle and corner quotes; an
# apostrophe is a quote only around words.
_DOUBLE = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
_ANGLE = "\u2039\u203a"
_CORNER = "\u300c\u300d\u300e\u300f"
_SINGLE = "'\u2018\u2019\u201a"
_QUOTED = re.compile(
    rf"[{_DOUBLE}]([^{_DOUBLE}]*)[{_DOUBLE}]"
    rf"|[{_ANGLE}]([^{_ANGLE}]*)[{_ANGLE}]"
    rf"|[{_CORNER}]([^{_CORNER}]*)[{_CORNER}]"
    rf"|(?<!\S)[{_SINGLE}]([^{_SINGLE}]*)[{_SINGLE}](?!\S)"
)
_QUOTES = _DOUBLE + _ANGLE + _CORNER + _SINGLE
# Phones turn two hyphens into a dash.
_OPTION = re.compile(r"(?:--|\u2014|\u2013)(encrypted|plain)")
_JOINING = frozenset(("and", "with", "for", "plus", "also", "please", "und", "mit", "et", "y"))
_DURATION = re.compile(r"(?:for )?([0-9]{1,4})\s*(m|mins?|minutes?|h|hrs?|hours?|d|days?)")
_UNIT_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}


def _new_group(rest: str) -> NewGroup:
    quoted = _QUOTED.search(rest)
    words = (_QUOTED.sub(" ", rest, count=1) if quoted else rest).replace(",", " ").split()
    options = [found.group(1) for word in words if (found := _OPTION.fullmatch(word.casefold()))]
    words = [word for word in words if not _OPTION.fullmatch(word.casefold())]
    if quoted:
        name = next(text for text in quoted.groups() if text is not None)
    else:
        name = " ".join(word for word in words if not word.startswith("@")).strip(_QUOTES)
    invitees: dict[UserId, None] = {}
    bad: dict[str, None] = {}
    for word in words:
        user = user_in(word)
        if user is not None:
            invitees[user] = None
        elif word.startswith("@") or (quoted and _means_somebody(word)):
            bad[word[:MAX_WORD]] = None
    # Of both, the one that hides more counts.
    encrypted = "encrypted" in options if options else None
    return NewGroup(one_line(name, MAX_NAME), tuple(invitees), tuple(bad), encrypted)


def _means_somebody(word: str) -> bool:
    """Whether a word beside the group's name was meant for somebody: all but what joins them."""
    if ":" in word or "@" in word:
        return any(sign.isalnum() for sign in word)
    return word[0].isalnum() and word.casefold() not in _JOINING


def _quiet(rest: str) -> Basic:
    if not rest:
        return Quiet(None)
    if rest.casefold() == "off":
        return Wake()
    found = _DURATION.fullmatch(rest.casefold())
    for_ms = int(found.group(1)) * _UNIT_MS[found.group(2)[0]] if found else 0
    return Quiet(for_ms) if for_ms else Unknown(rest[:40], why="duration")


def _plain(command: Basic) -> Parse:
    return lambda _rest: command


def _alone(verb: str, command: Basic) -> Parse:
    """Followed by more words it means something else: `leave me alone`, `block @bob:server`."""
    return lambda rest: Unknown(f"{verb} {rest}"[:40].strip()) if rest else command


PARSERS: Mapping[str, Parse] = {
    "": _plain(Help()),
    "help": _plain(Help()),
    "delete": _plain(Delete()),
    "stop": _plain(Stop()),
    "wake": _plain(Wake()),
    "new": _new_group,
    "quiet": _quiet,
    "leave": _alone("leave", SendAway()),
    "block": _alone("block", Block(on=True)),
    "unblock": _alone("unblock", Block(on=False)),
}
