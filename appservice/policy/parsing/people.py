"""The commands about who is in a group."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from appservice.model.commands.basic import Unknown
from appservice.model.commands.people import (
    Add,
    Ban,
    ChooseRemovals,
    ListMembers,
    People,
    Remove,
    RemoveMe,
    Unban,
    Undo,
)
from appservice.model.group import Removals
from appservice.model.ids import UserId, parse_user_id

MAX_WORD = 80
MAX_REASON = 200
_ME = "me"
_FROM = re.compile(r"^(?:from|out of)\s+", re.IGNORECASE)
_AFTER_ID = ",;:."
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))


def _add(rest: str) -> Add:
    users: dict[UserId, None] = {}
    bad: dict[str, None] = {}
    for word in rest.replace(",", " ").split():
        user = _user(word)
        if user is not None:
            users[user] = None
        elif "@" in word or ":" in word:
            bad[word[:MAX_WORD]] = None
    return Add(tuple(users), tuple(bad))


def _remove(rest: str) -> Remove | RemoveMe:
    user, word, more = _person(rest)
    if word.casefold() == _ME:
        return RemoveMe(_FROM.sub("", more)[:MAX_REASON].strip())
    return Remove(user, word, _reason(more))


def _ban(rest: str) -> Ban:
    user, word, more = _person(rest)
    return Ban(user, word, _reason(more))


def _unban(rest: str) -> Unban:
    user, word, _ = _person(rest)
    return Unban(user, word)


def _removals(rest: str) -> People | Unknown:
    if not rest:
        return ChooseRemovals(None)
    known = {each.value: each for each in Removals}.get(rest.casefold())
    return Unknown(rest[:40], why="removals") if known is None else ChooseRemovals(known)


def _person(rest: str) -> tuple[UserId | None, str, str]:
    """The person that the first word names, the word, and what follows it."""
    word, *more = rest.split(None, 1) or [""]
    return _user(word), word[:MAX_WORD], more[0] if more else ""


def _user(word: str) -> UserId | None:
    return parse_user_id(word) or parse_user_id(word.rstrip(_AFTER_ID))


def _reason(text: str) -> str | None:
    """One line of what can be seen, as it is shown to the person and in the room."""
    seen = (c for c in " ".join(text.split()) if unicodedata.category(c) not in _UNSEEN)
    return "".join(seen)[:MAX_REASON].strip() or None


def _alone(verb: str, command: People) -> Callable[[str], People | Unknown]:
    return lambda rest: Unknown(f"{verb} {rest}"[:40].strip()) if rest else command


PARSERS: Mapping[str, Callable[[str], People | Unknown]] = {
    "add": _add,
    "remove": _remove,
    "ban": _ban,
    "unban": _unban,
    "undo": _alone("undo", Undo()),
    "removals": _removals,
    "members": _alone("members", ListMembers()),
}
