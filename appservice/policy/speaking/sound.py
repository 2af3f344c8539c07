"""How a word sounds, roughly and alike in all scripts, so that a name is known in another one.

Source: the Unicode names of letters ("CYRILLIC SMALL LETTER PE"), not tables of our own.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_LONGEST: Final = 24
_VOWELS: Final = frozenset("aeiou")
_LATIN: Final = (
    ("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("qu", "k"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("ge", "ze"), ("gi", "zi"),
)  # fmt: skip
_CLASSES: Final = str.maketrans(
    "bpvfwdtgkqcszjxmnlrhyaeiou",
    "ppffutt" + "kkkk" + "ssss" + "mnrr" + "-" + "iaeiou",
)
# In the order of Unicode: what a syllable begins with, its vowel, what it ends with.
_HANGUL: Final = tuple(
    part.split(" ")
    for part in (
        "k kk n t tt r m p pp s ss - s ss s k t p h",
        "a e a e o e o e o oa oe oe o u uo ue ui u u ui i",
        "- k k k n n n t r r r r r r r r m p p s s n s s k t p -",
    )
)
_CYRILLIC: Final = {
    "A": "a", "BE": "b", "VE": "v", "GHE": "g", "DE": "d", "IE": "e", "IO": "o", "ZHE": "s",
    "ZE": "z", "I": "i", "SHORT I": "i", "KA": "k", "EL": "l", "EM": "m", "EN": "n", "O": "o",
    "PE": "p", "ER": "r", "ES": "s", "TE": "t", "U": "u", "EF": "f", "HA": "h", "TSE": "s",
    "CHE": "s", "SHA": "s", "SHCHA": "s", "YERU": "i", "E": "e", "YU": "u", "YA": "a",
}  # fmt: skip
_ARABIC: Final = {
    "ALEF": "a", "BEH": "b", "PEH": "p", "TEH": "t", "THEH": "t", "JEEM": "j", "HAH": "h",
    "KHAH": "k", "DAL": "d", "THAL": "d", "REH": "r", "ZAIN": "z", "SEEN": "s", "SHEEN": "s",
    "SAD": "s", "DAD": "d", "TAH": "t", "ZAH": "z", "AIN": "a", "GHAIN": "g", "FEH": "f",
    "QAF": "k", "KAF": "k", "LAM": "l", "MEEM": "m", "NOON": "n", "HEH": "h", "WAW": "u",
    "YEH": "i", "VEH": "v", "GAF": "g", "TEH MARBUTA": "a", "ALEF MAKSURA": "a",
}  # fmt: skip


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """How a `plain` word sounds: classes of consonants, and one vowel between them."""
    if len(word) > _LONGEST:
        return ""
    latin = ""
    for letter in word:
        latin = _joined(latin, letter)
    if word.endswith("\u30fc"):
        latin += "r"  # an R at the end is heard as a vowel drawn out
    if latin.endswith("a") and "\u0900" <= word[-1] <= "\u097f" and len(latin) > 2:
        latin = latin[:-1]
    for group, short in _LATIN:
        latin = latin.replace(group, short)
    return _squeezed(latin.translate(_CLASSES).replace("-", ""))


def _joined(latin: str, letter: str) -> str:
    """What was spelled with one more letter. Indian consonants have a vowel that signs replace."""
    if letter == "\u30fc":
        return latin  # a vowel drawn out
    indian_sign = "\u093e" <= letter <= "\u094d"
    if indian_sign and latin.endswith("a"):
        latin = latin[:-1]
    return latin + _spelled(letter)


def _squeezed(text: str) -> str:
    kept = ""
    for c in text:
        twice = kept.endswith(c) or (c in _VOWELS and kept[-1:] in _VOWELS)
        if not kept or not twice:
            kept += c
    return kept


@lru_cache(maxsize=4096)
def _spelled(letter: str) -> str:
    """A letter in Latin ones."""
    if letter.isascii():
        return letter if letter.isalnum() else ""
    if "\uac00" <= letter <= "\ud7a3":
        at = ord(letter) - 0xAC00
        first, vowel, last = at // 588, at % 588 // 28, at % 28
        return _HANGUL[0][first] + _HANGUL[1][vowel] + _HANGUL[2][last]
    return _named(unicodedata.name(letter, ""))


def _named(name: str) -> str:
    script, _, rest = name.partition(" ")
    last = rest.removeprefix("CAPITAL ").removeprefix("SMALL ").removeprefix("LETTER ")
    last = last.removeprefix("SMALL ").split(" WITH ")[0]
    if script in {"KATAKANA", "HIRAGANA"}:
        return last.lower()
    if script == "CYRILLIC":
        return _CYRILLIC.get(last, "")
    if script == "ARABIC":
        return _ARABIC.get(last, _ARABIC.get(last.split(" ")[0], ""))
    if script == "DEVANAGARI":
        if rest.startswith("VOWEL SIGN"):
            return rest.rpartition(" ")[2].lower()[:1]
        return last.lower() if rest.startswith("LETTER") else ""
    if script in {"GREEK", "LATIN"}:
        return last.lower()[:1]
    return ""
