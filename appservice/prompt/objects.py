"""Reading the small JSON objects that models answer with where a schema asks for one."""

import json
from collections.abc import Mapping
from typing import Any


def first_object(text: str) -> Mapping[str, Any] | None:
    """The first JSON object in an answer, whatever stands around it; None where there is none."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, _ = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        return value if isinstance(value, dict) else None
    return None
