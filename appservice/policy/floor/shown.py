"""Words as clients show them: without the marks of Markdown and HTML that stand within a word.

What joins letters is taken away (`k**il**l`, `ki<b>ll</b>`), and where links lead; flags are the
letters that they are made of, and `k&#105;ll` is what it stands for.
"""

import html
import re
from typing import Final

_LETTER: Final = r"[^\W\d_]"
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,8});")
_LINK: Final = re.compile(r"\[([^\[\]]{0,300})\]\([^()\[\]\s]{0,300}\)")
_MARKS: Final = re.compile(
    rf"(?<={_LETTER})(?:[*`~\\]|__|</?[a-zA-Z][^<>]{{0,200}}>)+(?={_LETTER})"
)
_FLAGS: Final = {0x1F1E6 + at: chr(ord("a") + at) for at in range(26)}


def shown(text: str) -> str:
    """A text with its words as they are read. Total, and in time linear to its length."""
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return _MARKS.sub("", _LINK.sub(r"\1", plain.translate(_FLAGS)))
