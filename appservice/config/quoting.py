"""How a wrong value is shown in a sentence: on one line, short, text in double quotes."""

import json

_LONGEST = 60


def quote(value: object) -> str:
    """The value as a person would recognise it in the file."""
    if isinstance(value, str):
        shown = json.dumps(value, ensure_ascii=False)
    elif value is None or isinstance(value, bool | int | float | list | tuple | dict):
        shown = json.dumps(value, ensure_ascii=False, default=str)
    else:
        shown = str(value)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
