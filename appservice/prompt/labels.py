"""What speakers are called in prompts: names made by us, one person one label, no two alike."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from appservice.model.ids import UserId, localpart
from appservice.prompt.clean import LABEL_LIMIT, one_line
from appservice.prompt.lookalikes import LOOKALIKES
from appservice.prompt.neutral import defused

_HINT_LIMIT: Final = 32
_LONGEST_SEEN: Final = 512
_SIGNS: Final = dict.fromkeys(map(ord, "«»\u2039\u203a"))
# Words that mean a role to a model or everybody to a client.
_RESERVED: Final = (
    "system",
    "user",
    "assistant",
    "developer",
    "tool",
    "model",
    "room",
    "everyone",
    "all",
    "here",
    "channel",
)
# Beyond UTS 39, once case is folded: what looks alike only as a capital, or in a hurry.
_FOLDED: Final = str.maketrans(
    "\u0430\u0432\u0435\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u04bb\u0455\u0501\u051b\u051d\u04cf"
    "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b6\u0131\u0261"
    "i1|0",
    "abeljkmhopctyxhsdqwlabenlkvoptuxzlglllo",
)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one room at one moment, the AI user's among them."""

    ai: UserId
    by_user: Mapping[UserId, str]

    @property
    def ai_name(self) -> str:
        """The AI user's own label."""
        return self.by_user[self.ai]

    def of(self, user: UserId) -> str:
        """Somebody's label; of whom the room does not know, the user ID."""
        return self.by_user.get(user) or _tidy(user)

    def and_departed(self, users: Iterable[UserId]) -> "Labels":
        """With labels for people who are not here any more: user IDs, which no name can imitate."""
        known = dict(self.by_user)
        taken = {_skeleton(label) for label in known.values()}
        for user in sorted(set(users) - known.keys()):
            known[user] = _first_free(_numbered(_tidy(user)), taken)
        return replace(self, by_user=known)


def labels(members: Mapping[UserId, str | None], ai: UserId, ai_name: str) -> Labels:
    """Labels for `members` (user ID to display name) and the AI user.

    A label hangs on the user ID: who changes the name stays the same person. Names that look alike,
    or like the AI user's, or like a role, are all told apart by localpart, then by user ID, then by
    a number. No label starts with `@`.
    """
    own = _tidy(ai_name).lstrip("@ ") or "AI"
    names = {user: _name(user, given) for user, given in sorted(members.items()) if user != ai}
    taken = {_skeleton(word) for word in (own, *_RESERVED)}
    alike: dict[str, list[UserId]] = {}
    for user, name in names.items():
        alike.setdefault(_skeleton(name), []).append(user)
    clear = {users[0] for looks, users in alike.items() if len(users) == 1 and looks not in taken}
    taken |= {_skeleton(names[user]) for user in clear}
    told = {ai: own} | {user: names[user] for user in clear}
    for user, name in names.items():
        if user not in clear:
            told[user] = _first_free(_candidates(user, name), taken)
    return Labels(ai, told)


def _name(user: UserId, given: str | None) -> str:
    return _tidy(given or "").lstrip("@ ") or _tidy(localpart(user)).lstrip("@ ") or "someone"


def _tidy(text: str) -> str:
    flat = one_line(text, _LONGEST_SEEN).translate(_SIGNS)
    return one_line(defused(flat))


def _candidates(user: UserId, name: str) -> Iterator[str]:
    for hint in (localpart(user), user.removeprefix("@")):
        tail = f" ({one_line(hint, _HINT_LIMIT)})"
        yield _tidy(name[: LABEL_LIMIT - len(tail)].rstrip() + tail)
    yield from _numbered(name)


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        tail = f" {number}"
        yield name[: LABEL_LIMIT - len(tail)].rstrip() + tail


def _first_free(candidates: Iterator[str], taken: set[str]) -> str:
    label = next(one for one in candidates if _skeleton(one) not in taken)
    taken.add(_skeleton(label))
    return label


def _skeleton(name: str) -> str:
    if name.isascii():
        plain = name
    else:
        spelt = unicodedata.normalize("NFKD", name).translate(LOOKALIKES)
        plain = "".join(c for c in spelt if not unicodedata.combining(c))
    return "".join(plain.casefold().translate(_FOLDED).split()).replace("rn", "m")
