"""How near two spellings are: slips of the keyboard, and letters drawn out."""

import re
from functools import lru_cache
from typing import Final

from appservice.policy.speaking.sound import sound

_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_SHORTEST_SLIP: Final = 5
_TWO_SLIPS: Final = 8
_SHORTEST_SOUND: Final = 4
_LONG_SOUND: Final = 8


def squeezed(word: str) -> str:
    """A word without letters drawn out: three and more of one are one."""
    return _DRAWN_OUT.sub(r"\1", word)


@lru_cache(maxsize=4096)
def is_slip(name: str, word: str) -> bool:
    """Whether the word is that name with a slip: one letter, or two neighbours in turn.

    Long names may have two. The first letter is right, or changed places with the second: people
    look at what they begin with.
    """
    if len(name) < _SHORTEST_SLIP or name == word or not word:
        return False
    allowed = 1 if len(name) < _TWO_SLIPS else 2
    if abs(len(name) - len(word)) > allowed:
        return False
    if name[0] != word[0] and name[:2] != word[1::-1]:
        return False
    return _distance(name, word) <= allowed


@lru_cache(maxsize=4096)
def sounds_like(name: str, word: str) -> bool:
    """Whether a word of another script is how that name is written there."""
    one, two = sound(name), sound(word)
    if min(len(one), len(two)) < _SHORTEST_SOUND or one[0] != two[0]:
        return False
    if max(len(one), len(two)) == _SHORTEST_SOUND:
        return one == two
    allowed = 2 if min(len(one), len(two)) >= _LONG_SOUND else 1
    return _distance(one, two) <= allowed


def _distance(one: str, two: str) -> int:
    """Letters changed, added, left out, or changed in place with their neighbour."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for at, c in enumerate(one, 1):
        older, before, row = before, row, [at]
        for place, d in enumerate(two, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (c != d))
            if at > 1 and place > 1 and c == two[place - 2] and one[at - 2] == d:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
    return row[-1]
