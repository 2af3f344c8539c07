"""Words as they are compared: spelt in one way, however somebody spells them.

What it does, and no more: compatibility forms and case (NFKD), accents and invisible characters
away; letters of other alphabets that look like Latin ones; digits and signs for letters within a
word (`s3lf`); letters with spaces, dots or signs between them (`k i l l`); letters drawn out
(`fuuun`); marks of Markdown and HTML within a word (`shown`); four emoji that stand for words. It
knows no misspellings, no code words, no transliteration, and nothing that is spread over several
sentences or pictures.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appservice.policy.floor.shown import shown

END: Final = "."
"""The word that stands for the end of a sentence or line."""
LONGEST_WORD: Final = 40
MOST_CHARS: Final = 100_000
"""So much of a text is looked at, spelt as it is compared: one sign may stand for many letters."""

_CYRILLIC: Final = dict(zip("авекмнорстухіјѕԁԛԝ", "abekmhopctyxijsdqw", strict=True))
_GREEK: Final = dict(zip("αβεικνορτυχ", "abeiknoptux", strict=True))
_FOLDED: Final = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ɑ": "a"}
_UNSEEN: Final = dict.fromkeys(
    [
        *(
            0x00AD,
            0x034F,
            0x061C,
            0x115F,
            0x1160,
            0x17B4,
            0x17B5,
            0x3099,
            0x309A,
            0x3164,
            0xFEFF,
            0xFFA0,
        ),
        *(*range(0x0300, 0x0370), *range(0x180B, 0x180F), *range(0x200B, 0x2010)),
        *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)),
        *(*range(0x0483, 0x048A), *range(0x1AB0, 0x1B00), *range(0x1DC0, 0x1E00)),
        *(*range(0x20D0, 0x2100), *range(0xFE20, 0xFE30), *range(0xFFF9, 0xFFFC)),
        *range(0xE0000, 0xE1000),  # tags, and more that nobody sees
        *map(ord, "'’‘`´ʼ"),  # dont is don't
    ]
)
_EMPTY: Final = {"\u2800": " "}  # a sign of Braille without a dot
_PICTURES: Final = {
    "\N{HOCHO}": " cut ",
    "\N{PILL}": " pills ",
    "\N{BOMB}": " bomb ",
    "\N{PISTOL}": " gun ",
}
"""Written in the place of a word, by the word that English has for it."""
_ALIKE: Final = {**_CYRILLIC, **_GREEK, **_FOLDED, **_EMPTY, **_PICTURES}
_LETTERS: Final = {ord(sign): letter for sign, letter in _ALIKE.items()} | _UNSEEN
_LEET: Final = str.maketrans("0134578@$!|€", "oieastbasile")
_HAS_LEET: Final = re.compile(r"[0134578@$!|€]")
_NO_SPACES: Final = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_OF_WORD: Final = rf"[^\W_{_NO_SPACES}]"
_WORD: Final = re.compile(
    rf"[{_NO_SPACES}]|[@$]?{_OF_WORD}+(?:[@$!|€]{_OF_WORD}+)*"
    r"|[.!?\n\r\u0085\u2028\u2029\u3002\u061f]"
)
_ENDS: Final = frozenset(".!?\n\r\u0085\u2028\u2029\u3002\u061f")
_LETTER: Final = rf"[^\W\d_{_NO_SPACES}]"
_SPACED: Final = re.compile(rf"(?<![^\W_]){_LETTER}(?=([ ._*/-]))(?:\1{_LETTER}){{2,}}(?![^\W_])")
_LEADING: Final = re.compile(rf"(?<![^\W_])([ai]) (?={_LETTER} {_LETTER} {_LETTER}(?![^\W_]))")
_GAP: Final = re.compile(r"[ ._*/-]")
_DRAWN: Final = re.compile(rf"({_LETTER})\1{{2,}}")
_LONE: Final = re.compile(_LETTER)
_LEAST_LONE: Final = 3


@dataclass(frozen=True, slots=True)
class Views:
    """The words of a text, spelt in one or both ways, and whether that is all of it."""

    words: tuple[Sequence[str], ...]
    whole: bool


def normal(text: str) -> str:
    """One spelling of a text: words with single spaces, `END` for ends. Total and idempotent."""
    return " ".join(_words(_flat(text)[0], r"\1"))


def views(text: str) -> Views:
    """The words of a text as they are compared, as written and as clients show them.

    Where letters are drawn out, spelt both ways.
    """
    flat, is_whole = _flat(text)
    found = _spellings(flat)
    as_shown = shown(text[:MOST_CHARS])
    if as_shown != text[:MOST_CHARS]:
        flat, is_all = _flat(as_shown)
        found, is_whole = found + _spellings(flat), is_whole and is_all
    return Views(found, is_whole)


def _spellings(flat: str) -> tuple[Sequence[str], ...]:
    """`a b o m b` is `abomb`, and `a bomb`; letters that are drawn out are one, and two."""
    found = [_words(flat, r"\1")]
    if _DRAWN.search(flat):
        found.append(_words(flat, r"\1\1"))
    if _LEADING.search(flat):
        found.append(_words(_LEADING.sub(r"\1  ", flat), r"\1"))
    return tuple(found)


def _flat(text: str) -> tuple[str, bool]:
    """Its letters alone, as far as they are looked at, and whether that is all of it."""
    flat, is_whole = text, True
    for spell in (_nfkd, str.casefold, _nfkd):
        is_whole = is_whole and len(flat) <= MOST_CHARS
        flat = spell(flat[:MOST_CHARS])
    is_whole = is_whole and len(flat) <= MOST_CHARS
    return flat[:MOST_CHARS].translate(_LETTERS), is_whole


def _nfkd(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


def _words(flat: str, drawn: str) -> list[str]:
    """`drawn`: what a letter becomes that stands more than twice: itself once or twice."""
    flat = _SPACED.sub(_joined, flat)
    known: dict[str, str] = {}
    words: list[str] = []
    for word in _WORD.findall(flat):
        spelt = known.get(word)
        if spelt is None:
            spelt = known[word] = _spelt(word, drawn)
        words.append(spelt)
    return _together(words, {word for word in known.values() if _LONE.fullmatch(word)}, drawn)


def _joined(found: re.Match[str]) -> str:
    return _GAP.sub("", found[0])


def _spelt(word: str, drawn: str) -> str:
    if word in _ENDS:
        return END
    if not word.isalpha():
        if word.isdigit():
            return word[:LONGEST_WORD]
        word = word.translate(_LEET) if _HAS_LEET.search(word) and not _is_amount(word) else word
    return _DRAWN.sub(drawn, word)[:LONGEST_WORD]


def _is_amount(word: str) -> bool:
    """Whether it is a number, with a sign of money or a unit: 20mg, $100."""
    return word.strip("@$!|€").rstrip("abcdefghijklmnopqrstuvwxyz").isdigit()


def _together(words: list[str], single: set[str], drawn: str) -> list[str]:
    """Letters that stand alone, put together where there are several; ends only once."""
    made: list[str] = []
    lone: list[str] = []
    last = END
    for word in words:
        if word in single:
            lone.append(word)
            continue
        if lone:
            made += _put(lone, drawn)
            lone, last = [], ""
        if word != END or last != END:
            made.append(word)
        last = word
    return made + _put(lone, drawn)


def _put(lone: list[str], drawn: str) -> list[str]:
    if len(lone) < _LEAST_LONE:
        return lone
    return [_DRAWN.sub(drawn, "".join(lone))[:LONGEST_WORD]]
