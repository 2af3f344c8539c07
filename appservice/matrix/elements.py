"""The elements of JSON arrays, each with the text that it was written in.

What came in is stored as it came: cutting an event's text out of its transaction is exact, and
takes a fraction of the time of writing the event anew.
"""

import json
import re
from typing import Any, Final

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_SIGN: Final = re.compile(r"[ \t\n\r]*(.)[ \t\n\r]*", re.DOTALL)
_value: Final = json.JSONDecoder().raw_decode


def elements(document: str, name: str) -> list[tuple[Any, str]]:
    """Each element of the array `name` of a JSON object, with its text; see `arrays`."""
    return arrays(document, name)[name]


def arrays(document: str, *names: str) -> dict[str, list[tuple[Any, str]]]:
    """Each element of the arrays of these names of a JSON object, with its text.

    Nothing for a document that is no object, or where what is named is no array. Raises
    `ValueError` when it is no JSON, and `RecursionError` when it is nested absurdly, as
    `json.loads` does.
    """
    found: dict[str, list[tuple[Any, str]]] = {name: [] for name in names}
    at = _skip(document, 0)
    if not document.startswith("{", at):
        json.loads(document)
        return found
    more, at = _first(document, at, "}")
    while more:
        key, at = _key(document, at)
        if key in found:
            found[key] = []
        if key in found and document.startswith("[", at):
            found[key], at = _array(document, at)
        else:
            _, at = _value(document, at)
        more, at = _next(document, at, "}")
    if at != len(document):
        raise json.JSONDecodeError("Extra data", document, at)
    return found


def _array(document: str, at: int) -> tuple[list[tuple[Any, str]], int]:
    """The elements of the array that begins there, and where it has ended."""
    found: list[tuple[Any, str]] = []
    more, at = _first(document, at, "]")
    while more:
        value, end = _value(document, at)
        found.append((value, document[at:end]))
        at = end
        if document.startswith(",{", at):  # how servers write lists of events
            at += 1
        else:
            more, at = _next(document, at, "]")
    return found, at


def _key(document: str, at: int) -> tuple[str, int]:
    """The key that begins there, and where its value begins."""
    if not document.startswith('"', at):
        raise json.JSONDecodeError("Expecting a key", document, at)
    key, at = _value(document, at)
    sign = _SIGN.match(document, at)
    if sign is None or sign[1] != ":":
        raise json.JSONDecodeError("Expecting ':'", document, at)
    return key, sign.end()


def _first(document: str, at: int, end: str) -> tuple[bool, int]:
    """Behind an opening bracket: whether anything is in it, and where; else where it has ended."""
    at = _skip(document, at + 1)
    if document.startswith(end, at):
        return False, _skip(document, at + 1)
    return True, at


def _next(document: str, at: int, end: str) -> tuple[bool, int]:
    """Behind a value: the same for what follows it."""
    sign = _SIGN.match(document, at)
    if sign is None or sign[1] not in (",", end):
        raise json.JSONDecodeError(f"Expecting ',' or '{end}'", document, at)
    return sign[1] == ",", sign.end()


def _skip(document: str, at: int) -> int:
    space = _SPACE.match(document, at)
    return space.end() if space else at
