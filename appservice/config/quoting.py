"""How a wrong value is shown in a sentence: on one line, short, text in double quotes."""

import json
from pathlib import Path

_LONGEST = 60


def quote(value: object) -> str:
    """The value as a person would recognise it in the file; a path is never cut short."""
    if isinstance(value, Path):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, str):
        short = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
        return json.dumps(short, ensure_ascii=False)
    if value is None or isinstance(value, bool | int | float | list | tuple | dict):
        shown = json.dumps(value, ensure_ascii=False, default=str)
    else:
        shown = str(value)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
