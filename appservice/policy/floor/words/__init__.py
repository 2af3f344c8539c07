"""The lists, one language a file (English in two); all are looked for in all words, whatever language they are in.

Each list is one part of what a rule looks for, so most of what is on them is harmless by itself.

`ask`: asks for a way to do something. `do`: asks to write or play something. `try`: says that
somebody is about to. `push`: talks somebody into it. `lesson`: history, news, school, books.
`care`: help, warning, a way out. `distress`: somebody may need help.
"""

import re
from collections.abc import Mapping
from typing import Final

from appservice.policy.floor.words import de, en, en_people, es, fr, it, ja, nl, pl, pt, ru, tr, zh

_ELISION: Final = re.compile(
    r"\b(j|l|d|t|m|n|s|c|qu|quelqu|un|anch|dell|all|sull|nell) (?=[aeiouyhàâéèêîôœ])"
)


def _elided(words: Mapping[str, str]) -> Mapping[str, str]:
    """Phrases with their elisions as two words, as they stand here, and as one: `lamour`.

    An apostrophe goes when words are spelt for comparing, like that of `don't`.
    """
    return {name: f"{said}|{_ELISION.sub(_joined, said)}" for name, said in words.items()}


def _joined(found: re.Match[str]) -> str:
    return found[1]


_SPELT: Final = (
    {**en.WORDS, **en_people.WORDS},
    *(each.WORDS for each in (de, es, ja, nl, pl, pt, ru, tr, zh)),
)
ALL: Final = (*_SPELT, *(_elided(each.WORDS) for each in (fr, it)))
"""What to look for, by language."""
