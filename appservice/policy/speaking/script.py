"""Letters of all scripts: small and without accents, cut into words, and how they sound.

Source: Unicode Character Database through `unicodedata`; the names of letters give their sound.
"""

import re
import unicodedata
from typing import Final

_ACCENTED: Final = re.compile("[\u0300-\u036f]")
_MARKS: Final = "".join(
    chr(code) for code in range(0x300, 0x3000) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_KATAKANA: Final = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_HIRAGANA: Final = "\u3041-\u309f"
_HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HANGUL: Final = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff"
_SPACELESS: Final = re.compile(f"[{_KATAKANA}{_HIRAGANA}{_HAN}{_HANGUL}]")
_ALIKE: Final = str.maketrans({"\u0131": "i", "\u0142": "l", "\u00f8": "o", "\u0111": "d"})
WORD: Final = re.compile(
    f"[{_KATAKANA}]+|[{_HIRAGANA}]+|[{_HAN}]+|[{_HANGUL}]+"
    f"|(?:(?![{_KATAKANA}{_HIRAGANA}{_HAN}{_HANGUL}_])[\\w{_MARKS}\u200c\u200d])+"
)
"""A run of letters and digits of one script; scripts without spaces change within a word."""


def plain(text: str) -> str:
    """Compatible characters alike, small, Latin, Greek and Cyrillic letters without accents."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare).casefold().translate(_ALIKE)


def is_spaceless(word: str) -> bool:
    """Whether it begins in a script that is written without spaces, or with endings joined on."""
    return _SPACELESS.match(word) is not None


def is_hangul(letter: str) -> bool:
    """Whether it is Korean."""
    return "\u1100" <= letter <= "\u11ff" or "\u3131" <= letter <= "\ud7ff"
