"""JSON that is nested absurdly deep: cut, so that nothing which reads it ever gives up.

Homeservers pass on what nests hundreds of levels, and reading that ends in `RecursionError`. No
event needs so many: what lies deeper is left out, and all else counts.
"""

import json
import re
from typing import Any, Final

DEEPEST: Final = 100
# A string that never ends is one too: each character is looked at once, whatever is sent.
_SIGN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


def shallow(text: str) -> str:
    """The JSON text with `null` in the place of whatever is nested deeper; most have none such."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return text
    kept, done, depth = [], 0, 0
    for sign in _SIGN.finditer(text):
        if text[sign.start()] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [text[done : sign.start()], "null"]
                done = len(text)
        elif text[sign.start()] in "]}":
            depth -= 1
            if depth == DEEPEST:
                done = sign.end()
    return "".join([*kept, text[done:]]) if kept else text


def loads(text: str) -> Any:
    """`json.loads`, which reads what is too deep for it without its depths."""
    try:
        return json.loads(text)
    except RecursionError:
        return json.loads(shallow(text))


def dumps(value: Any, *, sort_keys: bool = False) -> str:
    """`json.dumps`, which writes what is too deep for it without its depths."""
    try:
        return json.dumps(value, sort_keys=sort_keys)
    except RecursionError:
        return json.dumps(flat(value), sort_keys=sort_keys)


def flat(value: Any, levels: int = DEEPEST) -> Any:
    """The JSON value with None in the place of whatever is nested deeper."""
    if isinstance(value, dict):
        return {key: flat(each, levels - 1) for key, each in value.items()} if levels else None
    if isinstance(value, list):
        return [flat(each, levels - 1) for each in value] if levels else None
    return value
