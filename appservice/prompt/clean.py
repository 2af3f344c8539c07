"""Cleaning of what others wrote. Here: characters only, nothing about speakers or Markdown.

Sources: Unicode 15, `Default_Ignorable_Code_Point` (invisible), `Bidi_Control`, "Noncharacters".
"""

import re
import unicodedata
from typing import Final

LABEL_LIMIT: Final = 64
CUT: Final = "\u2026"

_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Never of use: controls, surrogates, noncharacters, bidi controls, tag characters (which smuggle
# ASCII past human eyes), fillers that look like nothing.
_HARMFUL: Final = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_IN_TEXT: Final = re.compile(f"[{_HARMFUL}]")
# In a name the joiners and variation selectors go too: two names must not differ only by them.
_IN_NAME: Final = re.compile(f"[{_HARMFUL}\u200c\u200d\ufe00-\ufe0f]")
_SPACES: Final = re.compile(r"\s+")
_ROOM_PING: Final = re.compile(r"@(?=room\b)", re.IGNORECASE)


def plain(text: str) -> str:
    """Text of many lines: line ends become newlines, harmful characters go, emoji stay."""
    if text.isascii() and text.isprintable():
        return text
    return _IN_TEXT.sub("", _BREAKS.sub("\n", text))


def one_line(text: str, limit: int = LABEL_LIMIT) -> str:
    """Text of one line of at most `limit` characters, NFC, without anything invisible."""
    harmless = text.isascii() and text.isprintable()
    line = " ".join(text.split()) if harmless else _visible(text)
    if len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + CUT


def _visible(text: str) -> str:
    flat = _SPACES.sub(" ", _BREAKS.sub(" ", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _IN_NAME.sub("", flat))).strip()


def without_room_ping(text: str) -> str:
    """`@room` becomes `@ room`: older push rules notify everybody for the word alone."""
    return _ROOM_PING.sub("@ ", text)
