"""The commands of guardians and of the young."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from appservice.model.commands.guarding import Guardianship
from appservice.model.guardianship import (
    AnswerAsk,
    AskChild,
    EndLink,
    RoomWord,
    SetQuiet,
    SetRoom,
    SetSwitch,
    ShowAll,
    ShowChild,
    ShowLog,
    Switch,
    WishAsGuardian,
    Wrong,
)
from appservice.model.guarding import QuietHours
from appservice.model.ids import UserId
from appservice.policy.parsing.words import user_in

_LONGEST: Final = 300
_HOURS: Final = re.compile(
    r"([01]?[0-9]|2[0-4])[:.]([0-5][0-9])\s*(?:-|\u2013|\u2014|to)\s*"
    r"([01]?[0-9]|2[0-4])[:.]([0-5][0-9])(?:\s+(\S+))?"
)
_ON_OFF: Final = {"on": True, "off": False}
_YES_NO: Final = {"yes": True, "no": False}
_MIDNIGHT: Final = 24 * 60


def _guardian(rest: str) -> Guardianship:
    return Guardianship(rest[:_LONGEST])


def wish_in(rest: str) -> WishAsGuardian:
    """What somebody wants who wrote that after `guardian`. Total: else it is `Wrong`."""
    words = rest.split()
    if not words:
        return ShowAll()
    first = words[0].casefold()
    if first == "ask":
        child = user_in(words[1]) if len(words) == 2 else None
        return Wrong("guardian_ask_how") if child is None else AskChild(child)
    if first in _YES_NO or first == "end":
        who = user_in(words[1]) if len(words) > 1 else None
        if len(words) > 2 or (len(words) == 2 and who is None):
            return Wrong("guardian_how")
        return EndLink(who) if first == "end" else AnswerAsk(_YES_NO[first], who)
    child = user_in(words[0])
    return Wrong("guardian_how") if child is None else _about(child, words[1:])


def _about(who: UserId, words: list[str]) -> WishAsGuardian:
    what = [word.casefold() for word in words]
    if not what:
        return ShowChild(who)
    if what == ["log"]:
        return ShowLog(who)
    if what == ["end"]:
        return EndLink(who)
    if what[0] in set(Switch):
        on = _ON_OFF.get(what[1]) if len(what) == 2 else None
        return Wrong("guardian_switch_how") if on is None else SetSwitch(who, Switch(what[0]), on)
    if what[0] == "quiet":
        return _quiet(who, " ".join(words[1:]))
    if what[0] == "room":
        if len(what) != 3 or what[2] not in set(RoomWord):
            return Wrong("guardian_room_how")
        return SetRoom(who, words[1], RoomWord(what[2]))
    return Wrong("guardian_how")


def _quiet(who: UserId, rest: str) -> WishAsGuardian:
    if rest.casefold() == "off":
        return SetQuiet(who, None)
    found = _HOURS.fullmatch(rest)
    if found is None:
        return Wrong("guardian_quiet_how")
    if found[5] is None:
        return Wrong("guardian_zone_lacks")
    start, end = (int(found[at]) * 60 + int(found[at + 1]) for at in (1, 3))
    if start >= _MIDNIGHT or end > _MIDNIGHT or start == end % _MIDNIGHT:
        return Wrong("guardian_quiet_how")
    return SetQuiet(who, QuietHours(start, end % _MIDNIGHT, found[5]))


PARSERS: Mapping[str, Callable[[str], Guardianship]] = {
    "guardian": _guardian,
    "guardians": _guardian,
}
