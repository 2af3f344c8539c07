"""What a question is like, told by its shape and a few words: no model is asked for it.

It only chooses between models that may all answer, so a wrong guess costs little.
"""

import re
from collections.abc import Sequence
from typing import Final

from appservice.model.chat import Line
from appservice.model.event import LineKind
from appservice.model.routing import Question
from appservice.policy.question_words import DAY, PROGRAMMING, THINK, WHEN

_LOOKED_AT: Final = 20_000
_LONG: Final = 1200
_SHORT: Final = 80
_VERY_SHORT: Final = 40

# People write what they like: no pattern may take longer than a text is long, about.
_FENCE: Final = re.compile(r"```|~~~|`[^`\n]{0,80}[^\s\w`][^`\n]{0,80}`")
_CODE_LINE: Final = re.compile(
    r"def \w|class \w+[:({]|import \w|from [\w.]+ import |function\b|const \w+ =|"
    r"#include|SELECT\b.*\bFROM\b|Traceback \(|at [\w.$]+\([^)]*:\d+\)|\$ \w"
)
_CODE_ENDS: Final = (";", "{", "}")
_FORMULA: Final = re.compile(
    r"\$[^$\n]{0,80}[\\^_=][^$\n]{0,80}\$|\\(?:frac|sum|int|sqrt|begin|lim)\b|[∑∫√∞≤≥≠∂∇∈∀∃]|"
    r"[\w)]\^[\w({-]|(?:\b\d+(?:[.,]\d+)?|\b[a-z]|\))"
    r"(?:(?:\s*[+*\u00d7·÷=]\s*| [-/] )(?:\d+(?:[.,]\d+)?|[a-z]\b|\()){2}"
)
_CLOCK: Final = re.compile(r"\b(?:[01]?\d|2[0-3])(?::[0-5]\d\b|h[0-5]\d\b| ?[ap]\.?m\b| uhr\b)")


def question_of(lines: Sequence[Line]) -> Question:
    """What somebody asked, in one message or several."""
    text = "\n".join(line.body for line in lines)[:_LOOKED_AT]
    image = any(line.kind is LineKind.IMAGE for line in lines)
    return told(text, image=image)


def told(text: str, *, image: bool = False) -> Question:
    """What can be told of these words."""
    words = text.casefold()
    code = bool(_FENCE.search(text) or PROGRAMMING.search(words)) or _has_code_line(text)
    mathematics = not code and bool(_FORMULA.search(words))
    thought = bool(THINK.search(words))
    plain = not (code or mathematics or thought or image or "\n" in text.strip())
    return Question(
        long=len(text) > _LONG,
        code=code,
        mathematics=mathematics,
        image=image,
        thought=thought,
        simple=plain and _is_simple(words.strip()),
    )


def _has_code_line(text: str) -> bool:
    lines = (line.strip() for line in text.split("\n"))
    return any(_CODE_LINE.match(line) or line.endswith(_CODE_ENDS) for line in lines)


def _is_simple(words: str) -> bool:
    """Whether it is a short question about a day, an hour or a place."""
    if len(words) > _SHORT:
        return False
    when = len(words) <= _VERY_SHORT and WHEN.search(words) is not None
    return when or any(known.search(words) for known in (DAY, _CLOCK))
