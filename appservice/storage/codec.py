"""Our frozen dataclasses as JSON and back, by their field types.

Total in both directions over what `model/` defines, and patient with time: a field that a stored
text does not have gets its default, a field that the class does not have any more is left out.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: object) -> str:
    """The JSON text of a dataclass. ASCII only, so that no character is lost on any database."""
    return json.dumps(_plain(value), separators=(",", ":"))


def decode(kind: type[T], text: str) -> T:
    """The dataclass that was encoded. Other text raises `ValueError` or `TypeError`."""
    made: T = _make(kind, json.loads(text))
    return made


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(each) for each in value)  # type: ignore[type-var]
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def _make(kind: Any, data: Any) -> Any:
    """The value of a type that `data`, out of JSON, stands for."""
    kind = getattr(kind, "__supertype__", kind)  # a NewType is its base at run time
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return _make_optional(kind, data)
    if origin is not None:
        return _make_many(origin, get_args(kind), data)
    if is_dataclass(kind):
        return _make_dataclass(kind, data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    return data


def _make_optional(kind: Any, data: Any) -> Any:
    if data is None:
        return None
    (only,) = (each for each in get_args(kind) if each is not NoneType)
    return _make(only, data)


def _make_many(origin: Any, inner: tuple[Any, ...], data: Any) -> Any:
    if issubclass(origin, Mapping):
        return {_make(inner[0], key): _make(inner[1], each) for key, each in data.items()}
    if origin is frozenset:
        return frozenset(_make(inner[0], each) for each in data)
    return tuple(_make(inner[0], each) for each in data)


def _make_dataclass(kind: Any, data: Any) -> Any:
    given = {name: _make(hint, data[name]) for name, hint in _hints(kind).items() if name in data}
    lacking = [name for name in _required(kind) if name not in given]
    if lacking:
        raise ValueError(f"stored {kind.__name__} lacks {', '.join(lacking)}")
    return kind(**given)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _required(kind: Any) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    )
