"""Our frozen dataclasses as JSON and back, by their field types.

Total in both directions over what `model/` defines, and patient with time: a field that a stored
text does not have gets its default, a field that the class does not have any more is left out.
How a type is read is worked out once: a turn reads its room several times.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Make = Callable[[Any], Any]
"""What makes a value out of JSON data."""

_PLAIN: Final = frozenset({str, int, float, bool, NoneType})


def encode(value: object) -> str:
    """The JSON text of a dataclass. ASCII only, so that no character is lost on any database."""
    return json.dumps(_plain(value), separators=(",", ":"))


def decode(kind: type[T], text: str) -> T:
    """The dataclass that was encoded. Other text raises `ValueError` or `TypeError`."""
    form: Any = kind
    made: T = _make(form)(json.loads(text))
    return made


def _plain(value: object) -> object:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(_plain(each) for each in value)  # type: ignore[type-var]
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _make(kind: Any) -> Make:
    """How data out of JSON becomes a value of that type."""
    kind = getattr(kind, "__supertype__", kind)  # a NewType is its base at run time
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return _make_optional(kind)
    if origin is not None:
        return _make_many(origin, get_args(kind))
    if is_dataclass(kind):
        return _make_dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _as_it_is


def _as_it_is(data: Any) -> Any:
    return data


def _make_optional(kind: Any) -> Make:
    (only,) = (each for each in get_args(kind) if each is not NoneType)
    inner = _make(only)
    if inner is _as_it_is:
        return _as_it_is
    return lambda data: None if data is None else inner(data)


def _make_many(origin: Any, inner: tuple[Any, ...]) -> Make:
    makes = [_make(each) for each in inner if each is not Ellipsis]
    if issubclass(origin, Mapping):
        key, value = makes
        return lambda data: {key(name): value(each) for name, each in data.items()}
    each_of = makes[0]
    if origin is frozenset:
        return lambda data: frozenset(map(each_of, data))
    return lambda data: tuple(map(each_of, data))


def _make_dataclass(kind: Any) -> Make:
    hints = get_type_hints(kind)
    makes = [(name, _make(hints[name])) for name in _names(kind)]
    required = [
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    ]

    def make(data: Any) -> Any:
        given = {name: each(data[name]) for name, each in makes if name in data}
        lacking = [name for name in required if name not in given]
        if lacking:
            raise ValueError(f"stored {kind.__name__} lacks {', '.join(lacking)}")
        return kind(**given)

    return make
