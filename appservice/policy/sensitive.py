"""Whether words touch what the AI never proposes to remember, or look like a secret.

The words of many languages are in `sensitive_words`; a model's own judgement comes on top of it,
never in its place.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from appservice.policy.sensitive_words import ALL
from appservice.policy.speaking.script import WORD, is_spaceless, plain

_DATA: Final = frozenset(plain(word) for words in ALL for word in words.split())
_STEMS: Final = frozenset(word[:-1] for word in _DATA if word.endswith("*"))
_WHOLE: Final = frozenset(word for word in _DATA if not word.endswith("*"))
_ANYWHERE: Final = tuple(word.removesuffix("*") for word in _DATA if is_spaceless(word))
_LONGEST_STEM: Final = max(map(len, _STEMS))
_SEPARATED: Final = re.compile(r"(?<=\d)[\s./_\u00a0-](?=\d)")
_NUMBER: Final = re.compile(r"\d{6,}")
_IBAN: Final = re.compile(r"\b[A-Za-z]{2}\d{2}(?:\s?[A-Za-z0-9]{4}){3,}")
_RANDOM: Final = re.compile(r"[A-Za-z0-9_+/=-]{12,}")
_MAIL: Final = re.compile(r"\S@\S+\.\S")
_SIGNS: Final = re.compile(
    r"(?=\S*[A-Za-z])(?=\S*\d)(?=\S*[^\w\s.,;:!?'\u2019()-]|\S*\w[!?:;]\w)\S{6,}"
)


def is_sensitive(text: str) -> bool:
    """Whether a word of it is on the lists."""
    flat = plain(text)
    if any(each in flat for each in _ANYWHERE):
        return True
    return any(_is_listed(word) for word in _words(flat))


def looks_secret(text: str) -> bool:
    """Whether it holds what may be a number of a card or account, a password, an address."""
    joined = _SEPARATED.sub("", text)
    if _NUMBER.search(joined) or _IBAN.search(text) or _MAIL.search(text) or _SIGNS.search(text):
        return True
    return any(_is_random(found[0]) for found in _RANDOM.finditer(text))


def _is_listed(word: str) -> bool:
    if word in _WHOLE:
        return True
    ends = range(1, min(len(word), _LONGEST_STEM) + 1)
    return any(word[:end] in _STEMS for end in ends)


def _words(flat: str) -> Iterator[str]:
    """Each word, and each with the next one as they are listed where that makes one thing."""
    found = [each[0] for each in WORD.finditer(flat)]
    yield from found
    for first, second in itertools.pairwise(found):
        yield f"{first}-{second}"
        yield first + second


def _is_random(run: str) -> bool:
    """Letters and digits mixed as nobody writes words."""
    return any(c.isdigit() for c in run) and any(c.isalpha() for c in run)
