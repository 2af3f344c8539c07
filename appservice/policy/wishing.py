"""What a text to be remembered is, by its words alone: no model is asked, nothing is stored."""

import re
from typing import Final

from appservice.policy.parsing.words import one_line

INSTRUCTION: Final = "instruction"
PREFERENCE: Final = "preference"
FACT: Final = "fact"

_LONGEST: Final = 20_000  # of one message; what is too long to be kept is said so with its length
_THAT: Final = re.compile(r"(?:that|dass|que)\s+(?=\S)", re.IGNORECASE)
_POLITE: Final = re.compile(r"(?:please|bitte|por favor)[,\s]+", re.IGNORECASE)
# How wishes about answers begin: English, German, French, Spanish.
_INSTRUCTION: Final = re.compile(
    r"""(?:
      always|never|from\ now\ on|do\ not|don['\u2019]?t|avoid|stop|keep\ (?:it|your)
    | be\ |use\ |call\ me
    | (?:answer|reply|respond|speak|talk|write|explain|address|sign|translate|format|start|end)\b
    | immer|nie(?:mals)?\b|ab\ jetzt|antworte|sprich|schreib|nenne?\ mich|duze|sieze|benutze|sei\b
    | toujours|jamais|r\u00e9ponds|parle|\u00e9cris|appelle[- ]moi|tutoie
    | siempre|nunca|responde|habla|escribe|ll\u00e1mame
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_PREFERENCE: Final = re.compile(
    r"""(?:
      i\ (?:really\ |also\ |do\ not\ |don['\u2019]?t\ )?
      (?:like|love|prefer|enjoy|hate|dislike|want|fancy)\b
    | i['\u2019]d\ rather|my\ favou?rite|rather\ than
    | ich\ (?:mag|liebe|hasse|bevorzuge|will|m\u00f6chte)\b|mein(?:e)?\ liebst|am\ liebsten
    | j['\u2019](?:aime|adore)|je\ (?:pr\u00e9f\u00e8re|d\u00e9teste)|me\ (?:gusta|encanta)|prefiero
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def wish_of(text: str) -> str:
    """The words to be remembered, on one line: without the "that" of "remember that …"."""
    line = one_line(text, _LONGEST)
    return line[found.end() :] if (found := _THAT.match(line)) else line


def kind_of(text: str) -> str:
    """Which kind it is: how to answer, what is liked, or anything else."""
    begin = _POLITE.match(text)
    rest = text[begin.end() :] if begin else text
    if begin or _INSTRUCTION.match(rest):
        return INSTRUCTION
    return PREFERENCE if _PREFERENCE.match(rest) else FACT
