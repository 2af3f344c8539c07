"""The commands about a group as a whole."""

from collections.abc import Callable, Mapping

from appservice.model.commands.basic import Unknown
from appservice.model.commands.settings import (
    End,
    GroupSetting,
    HandOverTo,
    SetInvitations,
    SetName,
    SetPeople,
    SetPicture,
    SetTopic,
    ShowSettings,
)
from appservice.model.group import Invitations
from appservice.policy.parsing.words import one_line, user_in

MAX_NAME = 64
MAX_TOPIC = 500
_QUOTES = "\"'\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019"
_NONE = "none"
_YES = "yes"


def _name(rest: str) -> SetName:
    return SetName(one_line(rest.strip(_QUOTES), MAX_NAME))


def _topic(rest: str) -> SetTopic:
    if rest.casefold() == _NONE:
        return SetTopic(None)
    return SetTopic(one_line(rest.strip(_QUOTES), MAX_TOPIC))


def _picture(rest: str) -> GroupSetting | Unknown:
    if rest.casefold() in ("", _NONE):
        return SetPicture(remove=bool(rest))
    return _unknown("picture", rest)


def _settings(rest: str) -> GroupSetting | Unknown:
    verb, *more = rest.split(None, 1) or [""]
    if not verb:
        return ShowSettings()
    value = more[0].strip() if more else ""
    match verb.casefold():
        case "invitations":
            return _invitations(value)
        case "people":
            return _people(value)
        case _:
            return _unknown("settings", rest)


def _invitations(rest: str) -> SetInvitations:
    known = {each.value: each for each in Invitations}
    return SetInvitations(known.get(rest.casefold()))


def _people(rest: str) -> SetPeople:
    number = int(rest) if rest.isascii() and rest.isdigit() and len(rest) <= 4 else None
    return SetPeople(number)


def _handover(rest: str) -> HandOverTo:
    words = rest.split()
    sure = words[-1:] == [_YES]
    user = user_in(words[0]) if words and len(words) - sure == 1 else None
    return HandOverTo(user, sure)


def _end(rest: str) -> GroupSetting | Unknown:
    if rest.casefold() in ("", _YES):
        return End(sure=bool(rest))
    return _unknown("end", rest)


def _unknown(verb: str, rest: str) -> Unknown:
    return Unknown(f"{verb} {rest}"[:40].strip())


PARSERS: Mapping[str, Callable[[str], GroupSetting | Unknown]] = {
    "name": _name,
    "topic": _topic,
    "picture": _picture,
    "settings": _settings,
    "invitations": _invitations,
    "handover": _handover,
    "end": _end,
}
