"""How the scripted model rates words, as a moderations service and as a judge.

Words like `unfit-violence` are unfit by that category, `mild-self_harm` touches it; all else is
fit. The judge is asked by chat completion with the schema of ratings.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

_CATEGORIES: Final = (
    "sexual",
    "violence",
    "self_harm",
    "challenges",
    "drugs",
    "gambling",
    "romance",
    "appearance",
    "hate",
    "harassment",
)
_KNOWN: Final = ("sexual", "violence", "self_harm", "hate", "harassment")
_WORD: Final = re.compile(r"\b(unfit|mild)-([a-z_]+)")


def wants_rating(body: Mapping[str, Any]) -> bool:
    """Whether a chat completion is asked to rate."""
    shape = (body.get("response_format") or {}).get("json_schema") or {}
    return set(_CATEGORIES) <= set((shape.get("schema") or {}).get("required") or ())


def rating(text: str) -> str:
    """What the judge says of a text."""
    return json.dumps({each: {"unfit": 9, "mild": 1}.get(how, 0) for each, how in _of(text)})


def moderation(text: str) -> dict[str, Any]:
    """What `POST /v1/moderations` answers."""
    scores = {
        each.replace("_", "-"): {"unfit": 0.9, "mild": 0.1}.get(how, 0.0)
        for each, how in _of(text)
        if each in _KNOWN
    }
    flags = {name: score > 0.5 for name, score in scores.items()}
    one = {"flagged": any(flags.values()), "categories": flags, "category_scores": scores}
    return {"id": "modr-scripted", "model": "scripted", "results": [one]}


def _of(text: str) -> list[tuple[str, str]]:
    """How each category is touched: `unfit`, `mild`, or not at all."""
    found = {what: how for how, what in sorted(_WORD.findall(text))}
    return [(each, found.get(each, "")) for each in _CATEGORIES]
