"""Pieces of a command that more than one family reads."""

import unicodedata

from appservice.model.ids import UserId, parse_user_id

_AFTER_ID = ",;:."
_UNSEEN = frozenset(("Cc", "Cf", "Cs"))
_JOINERS = "\u200c\u200d"


def one_line(text: str, most: int) -> str:
    """Text of one line without control, bidi and other invisible characters; emoji stay whole."""
    spaced = " ".join(text.split())
    seen = (c for c in spaced if c in _JOINERS or unicodedata.category(c) not in _UNSEEN)
    return "".join(seen)[:most].strip()


def user_in(word: str) -> UserId | None:
    """The Matrix ID that a word is, whatever mark stands after it."""
    return parse_user_id(word) or parse_user_id(word.rstrip(_AFTER_ID))
