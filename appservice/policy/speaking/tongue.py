"""The small words of the languages that a talk seems to be in."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final

from appservice.policy.speaking import words_latin as latin
from appservice.policy.speaking import words_other as other
from appservice.policy.speaking.lexicon import Lexicon
from appservice.policy.speaking.script import is_spaceless, plain

ALSO_WORDS: Final = frozenset(latin.ALSO_WORDS.split())
_NEAR: Final = 0.5
_SHORTEST_TOLD: Final = 3
_NOT_TOLD: Final = ("ss", "st")  # "address", "kannst"
_MOST_WORDS: Final = 400


@dataclass(frozen=True)
class Tongue:
    """Small words by what they tell; the kinds are explained in `words_latin`."""

    greet: Lexicon
    join: Lexicon
    ask: Lexicon
    you: Lexicon
    us: Lexicon
    please: Lexicon
    about: Lexicon
    before: Lexicon
    det: Lexicon
    thanks: Lexicon
    praise: Lexicon
    ack: Lexicon
    group: Lexicon
    no: Lexicon
    wrong: Lexicon
    drop: Lexicon
    role: Lexicon
    hush: Lexicon
    stop: Lexicon
    title: Lexicon
    forward: Lexicon
    tells: Lexicon

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that are no slip of a name, being words."""
        return self.ask.words | self.ack.words | self.about.words | self.before.words

    def is_told(self, word: str) -> bool:
        """Whether it has the ending of what somebody does, and is no word of asking besides."""
        long = len(word) >= _SHORTEST_TOLD and not word.endswith(_NOT_TOLD)
        small = (self.please, self.us, self.you, self.greet, self.join, self.det, self.ack)
        return long and not any(word in kind for kind in small) and word.endswith(self._endings)

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        return tuple(self.tells.words)

    @property
    def also(self) -> frozenset[str]:
        """Names that are words as well."""
        return ALSO_WORDS


def _read(data: str) -> dict[str, frozenset[str]]:
    kinds: dict[str, frozenset[str]] = {}
    for line in data.strip().splitlines():
        kind, _, words = line.partition(":")
        kinds[kind] = kinds.get(kind, frozenset()) | frozenset(words.split())
    return kinds


_KINDS: Final = tuple(Tongue.__dataclass_fields__)
_DATA: Final = tuple(
    _read(data)
    for data in (
        latin.ENGLISH,
        latin.GERMAN,
        latin.SPANISH,
        latin.PORTUGUESE,
        latin.FRENCH,
        latin.ITALIAN,
        latin.DUTCH,
        latin.POLISH,
        latin.TURKISH,
        latin.HINDI_LATIN,
        other.RUSSIAN,
        other.ARABIC,
        other.HINDI,
        other.JAPANESE,
        other.KOREAN,
        other.CHINESE,
    )
)
_RARE: Final = frozenset({"hush", "role", "stop", "title", "forward", "tells"})
_COMMON: Final = tuple(
    Lexicon(word for kind, words in data.items() if kind not in _RARE for word in words)
    for data in _DATA
)


def tongue_of(words: Iterable[str], talk: Iterable[str]) -> Tongue:
    """The small words for a message in a talk. `words` are its own, and weigh more.

    Of languages that look alike all are taken: it is better to hear a word of the neighbours' than
    to miss one. Japanese and Chinese share signs, so both may be.
    """
    counts: Counter[int] = Counter()
    for weight, said in ((3, words), (1, talk)):
        for word, often in Counter(islice(said, _MOST_WORDS)).items():
            for at in spoken_in(word):
                counts[at] += weight * often
    most = max(counts.values(), default=0)
    chosen = frozenset(at for at, count in counts.items() if count > most * _NEAR)
    return _of(chosen or frozenset((0,)))


@lru_cache(maxsize=4096)
def spoken_in(word: str) -> tuple[int, ...]:
    """The languages that have it among their small words."""
    spaceless = is_spaceless(word)
    return tuple(
        at
        for at, common in enumerate(_COMMON)
        if word in common.words or (spaceless and common.has(word))
    )


@lru_cache(maxsize=256)
def _of(chosen: frozenset[int]) -> Tongue:
    return Tongue(
        *(
            Lexicon(word for at in sorted(chosen) for word in _DATA[at].get(kind, ()))
            for kind in _KINDS
        )
    )


def _hush_phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for data in _DATA:
        for entry in sorted(data.get("hush", ())):
            words = tuple(plain(entry.replace("_", " ")).split(" "))
            if not is_spaceless(words[0]):
                found[words[0]] = (*found.get(words[0], ()), words)
    return found


def _hush_signs() -> re.Pattern[str]:
    entries = (plain(entry.replace("_", "")) for data in _DATA for entry in data.get("hush", ()))
    pieces = "|".join(re.escape(entry) for entry in sorted(entries) if is_spaceless(entry))
    # A sign behind it makes it a quality: a quieter place is no wish for quiet.
    return re.compile(f"(?:{pieces})(?!\u7684)")


HUSH_PHRASES: Final = _hush_phrases()
"""How quiet is asked for in all languages with spaces, by the first word."""
HUSH_SIGNS: Final = _hush_signs()
"""How it is asked for in scripts without, in words put together."""
FORWARDERS: Final = tuple(sorted(plain(word) for data in _DATA for word in data.get("forward", ())))
"""What a text begins with that somebody else wrote, in all languages."""
