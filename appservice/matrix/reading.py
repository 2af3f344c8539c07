"""Reading single values out of untrusted JSON: the right type, or nothing."""

from collections.abc import Mapping
from typing import Any

from appservice.model.ids import UserId

_MOST = 2**53


def text(source: Mapping[str, Any], key: str) -> str | None:
    """A string without lone surrogates and NUL, which no database takes."""
    value = source.get(key)
    if not isinstance(value, str):
        return None
    if value.isascii() and "\0" not in value:
        return value
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def person(source: Mapping[str, Any], key: str) -> UserId | None:
    """Whoever the homeserver names there, in whatever shape.

    Historical user IDs hold any character, and servers pass on worse ones. Overlooking such a
    member would be overlooking a reader of the room.
    """
    named = text(source, key)
    return UserId(named) if named else None


def whole(source: Mapping[str, Any], key: str) -> int | None:
    """A whole number in the range that Matrix allows; True is no number."""
    value = source.get(key)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < _MOST else None


def mapping(source: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object; an empty one for anything else."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def listing(source: Mapping[str, Any], key: str) -> list[Any]:
    """An array; an empty one for anything else."""
    value = source.get(key)
    return value if isinstance(value, list) else []
