"""Finds the phrases of the lists in words, each word looked at once.

A phrase of a list is some words in a row; a `*` stands for any ending of one. They are spelt by
`normal`, like what they are looked for in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appservice.policy.floor.normal import END, normal

Hits = Mapping[str, Sequence[tuple[int, int]]]
"""For each list, where its phrases begin, and in which sentence, in order."""

_Part = tuple[str, bool]  # a word, and whether any ending goes
_Entry = tuple[tuple[_Part, ...], str]
_CACHE: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What begins with a word: lists where that is all, and the rest of others by the next word."""

    whole: tuple[str, ...]
    by_next: Mapping[str, Sequence[_Entry]]
    by_stem: Sequence[_Entry]

    @classmethod
    def of(cls, entries: Iterable[_Entry]) -> "_Beginning":
        whole: list[str] = []
        by_next: defaultdict[str, list[_Entry]] = defaultdict(list)
        by_stem: list[_Entry] = []
        for rest, name in entries:
            if not rest:
                whole.append(name)
            elif rest[0][1]:
                by_stem.append((rest, name))
            else:
                by_next[rest[0][0]].append((rest, name))
        return cls(tuple(whole), dict(by_next), by_stem)


class Lexicon:
    """All phrases by their first word."""

    def __init__(self, lists: Iterable[Mapping[str, str]]) -> None:
        """`lists`: phrases between `|`, by the name of their list; several of a name add up."""
        self._whole: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._stems: defaultdict[str, list[_Entry]] = defaultdict(list)
        for named in lists:
            for name, phrases in named.items():
                for phrase in phrases.split("|"):
                    self._add(name, phrase)
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._known: dict[str, _Beginning] = {}

    def find(self, words: Sequence[str]) -> Hits:
        """What is found in words that `normal` spelt."""
        hits: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        sentence, last = 0, len(words) - 1
        for at, word in enumerate(words):
            if word == END:
                sentence += 1
                continue
            begun = self._known.get(word)
            if begun is None:
                begun = self._beginning(word)
            for name in begun.whole:
                hits[name].append((at, sentence))
            if at == last:
                break
            for rest, name in (*begun.by_next.get(words[at + 1], ()), *begun.by_stem):
                if _goes_on(words, at + 1, rest):
                    hits[name].append((at, sentence))
        return hits

    def _add(self, name: str, phrase: str) -> None:
        parts: list[_Part] = []
        for word in phrase.split():
            is_stem = word.endswith("*")
            spelt = normal(word.rstrip("*")).split(" ")
            parts += [(one, False) for one in spelt[:-1]]
            parts.append((spelt[-1], is_stem))
        if parts and parts[0][0]:
            (first, is_stem), rest = parts[0], tuple(parts[1:])
            (self._stems if is_stem else self._whole)[first].append((rest, name))

    def _beginning(self, word: str) -> _Beginning:
        found = list(self._whole.get(word, ()))
        for length in self._lengths:
            if length > len(word):
                break
            found += self._stems.get(word[:length], ())
        if len(self._known) >= _CACHE:
            self._known.clear()
        return self._known.setdefault(word, _Beginning.of(found))


def _goes_on(words: Sequence[str], at: int, rest: Sequence[_Part]) -> bool:
    if at + len(rest) > len(words):
        return False
    for offset, (part, is_stem) in enumerate(rest):
        word = words[at + offset]
        if not (word.startswith(part) if is_stem else word == part):
            return False
    return True
