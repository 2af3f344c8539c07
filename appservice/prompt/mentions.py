"""Finding `@Label` and user IDs in a model's words, before Markdown can take them apart.

Each becomes a mark: two noncharacters around a number, which no cleaned text contains, which
Markdown takes for letters and which stays whole until the text around it is rendered.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Self

from appservice.model.ids import UserId
from appservice.prompt.labels import Labels

_BEGIN: Final = "\ufdd0"
_END: Final = "\ufdd1"
_MARK: Final = re.compile(f"{_BEGIN}([0-9]+){_END}")
_MARK_IN_URL: Final = re.compile("%EF%B7%90([0-9]+)%EF%B7%91")
# What stands before must not be a word, an address or a path; what follows must not go on with one.
_BEFORE: Final = r"(?<![\w@/.+-])"
_AFTER: Final = r"(?![\w-]|[.:]\w)"
_UNENCODED: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@:.-_~"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a mark stands for. `user` is None for the AI user itself: named, never mentioned."""

    label: str
    user: UserId | None


@dataclass(frozen=True, slots=True)
class Marked:
    """Markdown with marks, and the people they stand for."""

    text: str
    people: tuple[Person, ...]

    @classmethod
    def of(cls, text: str, names: Labels, joined: Collection[UserId]) -> Self:
        """Marks in `text`, for the `joined` members alone."""
        known = _spellings(names, joined)
        if not known:
            return cls(text, ())
        people = tuple(dict.fromkeys(known.values()))
        number = {person: i for i, person in enumerate(people)}
        longest_first = sorted(known, key=len, reverse=True)
        pattern = f"{_BEFORE}(?:{'|'.join(map(re.escape, longest_first))}){_AFTER}"

        def mark(found: re.Match[str]) -> str:
            person = known.get(found[0].casefold())
            return found[0] if person is None else f"{_BEGIN}{number[person]}{_END}"

        return cls(re.sub(pattern, mark, text, flags=re.IGNORECASE), people)

    def pieces(self, text: str) -> list[str | Person]:
        """A rendered stretch of text, split at its marks."""
        found = _MARK.split(text)
        return [self.people[int(one)] if i % 2 else one for i, one in enumerate(found)]

    def unmarked(self, text: str) -> str:
        """Text with names where the marks were."""
        return _MARK.sub(lambda found: self.people[int(found[1])].label, text)

    def unmarked_url(self, url: str) -> str:
        """The same for a percent-encoded URL, where no mention is meant."""
        return _MARK_IN_URL.sub(lambda found: f"@{found[1]}", url)


def pill_url(user: UserId) -> str:
    """The matrix.to link of a user: percent-encoded but for `@` and `:`, as clients write it."""
    encoded = (c if c in _UNENCODED else "".join(f"%{b:02X}" for b in c.encode()) for c in user)
    return f"https://matrix.to/#/{''.join(encoded)}"


def _spellings(names: Labels, joined: Collection[UserId]) -> Mapping[str, Person]:
    known = {f"@{names.ai_name}".casefold(): Person(names.ai_name, None)}
    for user in joined:
        if user != names.ai and user in names.by_user:
            person = Person(names.by_user[user], user)
            known[f"@{person.label}".casefold()] = person
            known[user.casefold()] = person
    return known
