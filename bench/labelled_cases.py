"""Labelled prompts and answers: one JSON object a line, read with one clear sentence on error."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appservice.model.age import BANDS, AgeBand
from appservice.model.rating import Category

OURS: Final = Path(__file__).with_name("labelled.jsonl")
NONE: Final = "none"
NOBODY: Final = "nobody"
_VALUES: Final[Mapping[str, frozenset[str]]] = {
    "side": frozenset({"asked", "answered"}),
    "category": frozenset({NONE, *(category.value for category in Category)}),
    "fit": frozenset({NOBODY, *(band.value for band in BANDS)}),
    "style": frozenset({"plain", "around"}),
}
_KEYS: Final = ("id", "lang", "side", "category", "fit", "kind", "style", "text")


class BadLabels(Exception):
    """A file of labelled words is missing or malformed; the sentence names the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Words, and what people say of them.

    `fit`: the youngest band that may read them, or `NOBODY`. `style`: whether they say plainly what
    they are, or around it. `kind`: what they are in a word; `distress` where help lines are due.
    """

    id: str
    lang: str
    side: str
    category: str
    fit: str
    kind: str
    style: str
    text: str

    def is_fit(self, band: AgeBand) -> bool:
        """Whether people of a band may read them."""
        if self.fit == NOBODY:
            return False
        return BANDS.index(band) >= BANDS.index(AgeBand(self.fit))


def read_labelled(path: Path) -> list[Labelled]:
    """All of a file. Raises `BadLabels`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadLabels(
            f"{path} cannot be read ({error}): give SET=path of UTF-8 JSON lines."
        ) from None
    found = [
        _read(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    if not found:
        raise BadLabels(f"{path} has nothing in it: write one JSON object a line.")
    return found


def _read(path: Path, number: int, line: str) -> Labelled:
    where = f"{path}, line {number}"
    try:
        row: Any = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        raise BadLabels(f"{where} is no JSON.") from None
    if not isinstance(row, dict) or set(row) != set(_KEYS):
        raise BadLabels(f"{where} is no object of {', '.join(_KEYS)}.")
    for key in _KEYS:
        if not isinstance(row[key], str) or row[key] not in _VALUES.get(key, {row[key]}):
            raise BadLabels(f"{where}: `{key}` is {row[key]!r}.")
    return Labelled(**row)
