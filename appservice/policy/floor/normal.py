"""Words as they are compared: spelt in one way, however somebody spells them.

What it does, and no more: compatibility forms and case (NFKD), accents and invisible characters
away; letters of other alphabets that look like Latin ones; digits and signs for letters within a
word (`s3lf`); letters with spaces, dots or signs between them (`k i l l`); letters drawn out
(`fuuun`). It knows no misspellings, no code words, no transliteration, and nothing that is spread
over several sentences or pictures.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

END: Final = "."
"""The word that stands for the end of a sentence or line."""
LONGEST_WORD: Final = 40

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
        *map(ord, "'’‘`´ʼ"),  # dont is don't
    ]
)
_LETTERS: Final = {ord(k): v for k, v in {**_CYRILLIC, **_GREEK, **_FOLDED}.items()} | _UNSEEN
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
_GAP: Final = re.compile(r"[ ._*/-]")
_DRAWN: Final = re.compile(rf"({_LETTER})\1{{2,}}")
_LONE: Final = re.compile(_LETTER)
_LEAST_LONE: Final = 3


def normal(text: str) -> str:
    """One spelling of a text: words with single spaces, `END` for ends. Total and idempotent."""
    return " ".join(_words(text, r"\1"))


def views(text: str) -> tuple[Sequence[str], ...]:
    """The words of a text as they are compared; where letters are drawn out, spelt both ways."""
    once = _words(text, r"\1")
    return (once, _words(text, r"\1\1")) if _DRAWN.search(text.casefold()) else (once,)


def _words(text: str, drawn: str) -> list[str]:
    """`drawn`: what a letter becomes that stands more than twice: itself once or twice."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    flat = _SPACED.sub(_joined, flat.translate(_LETTERS))
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
