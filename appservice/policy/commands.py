"""From what a person typed to a command: only the first line counts, and nothing raises."""

import re

from appservice.model.command import (
    Block,
    Command,
    Delete,
    Help,
    NewGroup,
    Quiet,
    SendAway,
    Stop,
    Unknown,
    Wake,
)
from appservice.model.ids import UserId, parse_user_id

MAX_NAME = 64
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_DURATION = re.compile(r"(\d{1,4})\s*(m|min|h|d)")
_UNIT_MS = {"m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_PLAIN: dict[str, Command] = {
    "": Help(),
    "help": Help(),
    "delete": Delete(),
    "stop": Stop(),
    "wake": Wake(),
    "leave": SendAway(),
    "block": Block(on=True),
    "unblock": Block(on=False),
}


def command_words(typed: str, prefix: str) -> str | None:
    """What follows the prefix on the first line, or None when this is no command."""
    first = typed.split("\n", 1)[0].strip()
    head, _, rest = first.partition(" ")
    return rest.strip() if head.casefold() == prefix.casefold() else None


def parse(words: str) -> Command:
    """The command that the words after the prefix spell."""
    verb, _, rest = words.partition(" ")
    verb, rest = verb.casefold(), rest.strip()
    if verb == "new":
        return _new_group(rest)
    if verb == "quiet":
        return _quiet(rest)
    return _PLAIN.get(verb, Unknown(verb[:40]))


def _new_group(rest: str) -> NewGroup:
    quoted = _QUOTED.search(rest)
    name = quoted.group(1) if quoted else ""
    words = (_QUOTED.sub(" ", rest, count=1) if quoted else rest).replace(",", " ").split()
    if not quoted:
        name = " ".join(word for word in words if not word.startswith("@"))
    invitees: dict[UserId, None] = {}
    bad: list[str] = []
    for word in words:
        user = parse_user_id(word)
        if user is not None:
            invitees[user] = None
        elif word.startswith("@") or (quoted and ":" in word):
            bad.append(word[:80])
    return NewGroup(" ".join(name.split())[:MAX_NAME], tuple(invitees), tuple(bad))


def _quiet(rest: str) -> Command:
    if not rest:
        return Quiet(None)
    found = _DURATION.fullmatch(rest.casefold())
    if found is None:
        return Unknown(rest[:40], why="duration")
    return Quiet(int(found.group(1)) * _UNIT_MS[found.group(2)])
