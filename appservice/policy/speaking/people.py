"""What the AI user and the members are called, and where in somebody's words they are named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final

from appservice.model.ids import UserId, localpart
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.speaking.said import Word
from appservice.policy.speaking.script import WORD, is_hangul, is_spaceless, plain
from appservice.policy.speaking.spelling import is_slip, sounds_like, squeezed

_ASIDE: Final = re.compile(r"[(\[{|][^)\]}|]*[)\]}|]?")
_PROGRAM: Final = re.compile(
    r"(?i:(?<![^\W_])(?:bot|bridge|relay|webhook|gpt|chatgpt|assistant|appservice)(?![^\W_]))"
    r"|[a-z0-9](?:Bot|GPT|Bridge)(?![a-z])"
    r"|[(\[](?i:ai|ki|ia|ии|yz|бот|بوت|机器人|機器人|ボット|봇)[)\]]|(?<=[^\W_] )AI$|^AI(?= [^\W_])"
)
_BRIDGE: Final = re.compile("(?i:bridge|relay|irc|telegram|discord|xmpp|whatsapp)")
_ROLE_WORDS: Final = frozenset(
    {"ai", "bot", "assistant", "bridge", "relay", "irc", "the", "telegram", "discord", "webhook"}
)
_FIRST: Final = 6  # of names said again and again these tell enough
_LAST: Final = 3
_SHORTEST_STEM: Final = 4
_LONGEST_ENDING: Final = 3


class Fit(IntEnum):
    """How well a word fits a name: it has it in it, is near it, or is it."""

    LIKE = 1
    NEAR = 2
    EXACT = 3


@dataclass(frozen=True, slots=True)
class Naming:
    """A name found in words: from word `first` to word `last`.

    `ending` is what is joined to it in the same word, where a script joins.
    """

    first: int
    last: int
    fit: Fit
    ending: str = ""


@dataclass(frozen=True)
class Names:
    """The names of one side, each as its words; `typed` only count after `@`."""

    full: tuple[tuple[str, ...], ...]
    typed: frozenset[str] = frozenset()

    @cached_property
    def single(self) -> frozenset[str]:
        """The names of one word."""
        return frozenset(name[0] for name in self.full if len(name) == 1)


def ai_names(room: Room, rules: Rules) -> Names:
    """What the AI user is called here: by the configuration, and by its display name."""
    member = room.members.get(rules.ai)
    told = (rules.ai_name, (member.display_name if member else None) or "")
    full: dict[tuple[str, ...], None] = {}
    for name in told:
        words = _words(name)
        if words:
            full[words] = None
            full.update(_first_of(words))
    return Names(tuple(full), frozenset((plain(localpart(rules.ai)),)))


def people_names(others: Iterable[tuple[UserId, str | None]]) -> Names:
    """What these people are called: their display names, each word of them, their localparts."""
    full: dict[tuple[str, ...], None] = {}
    for user, name in others:
        words = _words(name or "")
        if len(words) > 1:
            full[words] = None
        local = plain(localpart(user))
        for word in (*words, *(_words(local) if local.isalpha() else ())):
            if word not in _ROLE_WORDS and (len(word) > 1 or is_spaceless(word)):
                full[(word,)] = None
    return Names(tuple(full))


def is_program(user: UserId, name: str | None) -> bool:
    """Whether somebody is a bot or a bridge by their own name."""
    return _PROGRAM.search(name or "") is not None or _PROGRAM.search(localpart(user)) is not None


def is_bridge(user: UserId, name: str | None) -> bool:
    """Whether somebody carries other people's words by their own name."""
    return _BRIDGE.search(f"{name or ''} {localpart(user)}") is not None


def named(words: Sequence[Word], names: Names, strangers: frozenset[str]) -> list[Naming]:
    """Where the names stand.

    `strangers` are other people's names and words of the language: what only looks like one of the
    names is not one if it is one of these.
    """
    found = []
    fits: dict[str, tuple[Fit | None, str]] = {}
    for at, word in enumerate(words):
        if word.plain not in fits:
            fits[word.plain] = _best(word.plain, names, strangers)
        naming = _named_at(words, at, names, *fits[word.plain])
        if naming is not None:
            found.append(naming)
    return found if len(found) <= _FIRST + _LAST else [*found[:_FIRST], *found[-_LAST:]]


def _named_at(
    words: Sequence[Word], at: int, names: Names, fit: Fit | None, ending: str
) -> Naming | None:
    word = words[at]
    if word.before.endswith("@") and word.plain in names.typed:
        return Naming(at, at, Fit.EXACT)
    for name in names.full:
        if len(name) > 1 and name[0] == word.plain:
            run = tuple(each.plain for each in words[at : at + len(name)])
            if run == name:
                return Naming(at, at + len(name) - 1, Fit.EXACT)
    return None if fit is None else Naming(at, at, fit, ending)


def _best(word: str, names: Names, strangers: frozenset[str]) -> tuple[Fit | None, str]:
    """How well a word fits the names of one word."""
    best: tuple[Fit | None, str] = (None, "")
    strange = word in strangers
    for name in names.single:
        found = _fit(name, word, strange)
        if found[0] is not None and (best[0] is None or found[0] > best[0]):
            best = found
    return best


@lru_cache(maxsize=4096)
def _fit(name: str, word: str, strange: bool) -> tuple[Fit | None, str]:
    """The same words come again with the same names. `strange`: it is another's name, or a word."""
    if name == word or (len(word) > len(name) and squeezed(word) == squeezed(name)):
        return Fit.EXACT, ""
    if is_spaceless(name) and is_spaceless(word):
        return _joined(name, word)
    if strange:
        return None, ""
    if is_slip(name, word) or (_other_script(name, word) and sounds_like(name, word)):
        return Fit.NEAR, ""
    if _is_called_form(name, word):
        return Fit.NEAR, ""
    stem = len(name) >= _SHORTEST_STEM and word.startswith(name)
    if stem and len(word) <= len(name) + _LONGEST_ENDING:
        return Fit.LIKE, word[len(name) :]
    return None, ""


def _joined(name: str, word: str) -> tuple[Fit | None, str]:
    """A name in a run of signs: at its beginning, for one of two signs or more, or anywhere."""
    if len(name) < 2:
        return None, ""
    if word.startswith(name):
        ending = word[len(name) :]
        short = not is_hangul(name[0]) or len(ending) <= 2
        return (Fit.EXACT if short else None), ending
    return (Fit.LIKE, "") if name in word and not is_hangul(name[0]) else (None, "")


def _is_called_form(name: str, word: str) -> bool:
    """The forms that Slavic languages call a name by: Ola, Olu; Tomek, Tomku; Dima, Dim."""
    if len(name) < 3:
        return False
    if name.endswith(("a", "\u0430", "\u044f")):
        short = name[:-1]
        cyrillic = not name.isascii()
        return word in {short + "u", short + "o"} or (
            cyrillic and word in {short, short + "\u044c"}
        )
    return name.endswith("ek") and word == name[:-2] + "ku"


def _other_script(one: str, two: str) -> bool:
    return one.isascii() != two.isascii()


def _words(name: str) -> tuple[str, ...]:
    return tuple(map(plain, WORD.findall(_ASIDE.sub(" ", name[:200]))))


def _first_of(words: tuple[str, ...]) -> dict[tuple[str, ...], None]:
    if len(words) < 2:
        return {}
    return {(word,): None for word in words if len(word) > 2 and word not in _ROLE_WORDS}
