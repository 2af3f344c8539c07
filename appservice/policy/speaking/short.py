"""Messages that only take note, laugh or show a sign: very short, and asking nothing."""

import re
from typing import Final

from appservice.policy.speaking.said import QUESTION, Said
from appservice.policy.speaking.spelling import squeezed
from appservice.policy.speaking.tongue import Tongue

_MOST_WORDS: Final = 5
_LAUGHTER: Final = re.compile(
    r"(?:[ha]{3,}|[he]{4,}|[hi]{4,}|[ja]{4,}|[je]{4,}|[ah]{3,}|k{2,}|w{2,}|x+d+|lo+l+|lmf?ao+|rofl|mdr+|ptdr+"
    r"|[ах]{3,}|[хе]{4,}|[хи]{4,}|[אה]{3,}|ه{3,}|[ㅋㅎㅠㅜ\u110f\u1112\u1160-\u1175]+|哈{2,}|笑+|草+|r?s{3,}|(?:ha|ja|ah|he|hi|ki)+h?)"
)


def is_wordless(said: Said) -> bool:
    """Whether there is no word in it, or only laughter. A lone question mark asks something."""
    if QUESTION.search(said.text):
        return False
    return all(_LAUGHTER.fullmatch(word) for word in said.plain)


def is_note(said: Said, tongue: Tongue, names: frozenset[str]) -> bool:
    """Whether it only takes note: a few small words, with names of people or without."""
    if QUESTION.search(said.text) or len(said.words) > _MOST_WORDS:
        return False
    return all(
        word in names or _is_small(word, tongue) or _LAUGHTER.fullmatch(word) for word in said.plain
    )


def has_thanks(said: Said, tongue: Tongue) -> bool:
    """Whether it thanks or praises in few words, and asks nothing. What only notes is no praise."""
    if said.asks or len(said.words) > 2 * _MOST_WORDS:
        return False
    if tongue.thanks.any_of(said.plain):
        return True
    return tongue.praise.any_of(said.plain) and not is_note(said, tongue, frozenset())


def is_thanks(said: Said, tongue: Tongue, names: frozenset[str]) -> bool:
    """Whether it thanks and does nothing else: 'thanks, and now the other one' wants more."""
    if not has_thanks(said, tongue) or not tongue.thanks.any_of(said.plain):
        return False
    if any(kind.any_of(said.plain) for kind in (tongue.join, tongue.us, tongue.please)):
        return False
    kinds = (tongue.you, tongue.greet, tongue.before, tongue.det)
    rest = (word for word in said.plain if word not in names and not _is_small(word, tongue))
    return all(any(word in kind for kind in kinds) for word in rest)


def _is_small(word: str, tongue: Tongue) -> bool:
    for each in (word, squeezed(word)):
        if each in tongue.ack or each in tongue.thanks or each in tongue.praise:
            return True
    return tongue.thanks.begins(word) or (tongue.ack.begins(word) and len(word) <= _MOST_WORDS)
