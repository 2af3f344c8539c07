"""Sets of words to look for: by the word where a script has spaces, anywhere where it has none."""

import re
from collections.abc import Iterable
from typing import Final

from appservice.policy.speaking.script import is_spaceless, plain


class Lexicon:
    """Words, pieces of words, and phrases. What is looked up is `plain` already."""

    __slots__ = ("_phrases", "_pieces", "words")

    def __init__(self, entries: Iterable[str]) -> None:
        found = {plain(entry.replace("_", " ")) for entry in entries}
        self.words: Final = frozenset(found)
        pieces = sorted((w for w in found if is_spaceless(w[0])), key=lambda w: (-len(w), w))
        self._pieces: Final = re.compile("|".join(map(re.escape, pieces))) if pieces else None
        self._phrases: Final = tuple(sorted(f" {w} " for w in found if " " in w))

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def has(self, word: str) -> bool:
        """Whether it is one of these, or has one of the pieces in it."""
        if word in self.words:
            return True
        if self._pieces is None or not word or not is_spaceless(word[0]):
            return False
        return self._pieces.search(word) is not None

    def begins(self, word: str) -> bool:
        """Whether it is one of these, or begins with one of the pieces."""
        if word in self.words:
            return True
        if self._pieces is None or not word or not is_spaceless(word[0]):
            return False
        return self._pieces.match(word) is not None

    def any_of(self, words: Iterable[str]) -> bool:
        """Whether one of the words is one of these, or has one of the pieces in it."""
        return any(map(self.has, words))

    def said_in(self, words: Iterable[str]) -> bool:
        """The same, phrases of several words included."""
        said = list(words)
        if self.any_of(said):
            return True
        run = f" {' '.join(said)} "
        return any(phrase in run for phrase in self._phrases)
