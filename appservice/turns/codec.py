"""Acts and our own inputs as JSON: what is stored between deciding and doing."""

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

from appservice.model import effect, given
from appservice.model.ids import ActId, TurnId

_ACTS: dict[str, type[Any]] = {cls.__name__: cls for cls in typing.get_args(effect.Act)}
_OWN: dict[str, type[Any]] = {cls.__name__: cls for cls in typing.get_args(given.Own)}


def act_id(row_key: str, index: int) -> ActId:
    """The ID of a decision's act: the same input gives the same IDs again."""
    return ActId(_digest("act", row_key, str(index)))


def turn_id(row_key: str, index: int) -> TurnId:
    """The ID of a decision's turn, likewise."""
    return TurnId(_digest("turn", row_key, str(index)))


def act_to_json(act: effect.Act) -> tuple[str, dict[str, Any]]:
    """An act's kind and payload."""
    return type(act).__name__, dataclasses.asdict(act)


def act_from_json(kind: str, payload: Mapping[str, Any]) -> effect.Act:
    """The act of a kind and payload. Raises `ValueError` for a kind that is none."""
    if kind not in _ACTS:
        raise ValueError(f"{kind} is no act of this version")
    act: effect.Act = _read(_ACTS[kind], payload)
    return act


def own_to_json(own: given.Own) -> str:
    """One of our own inputs as the text of an inbox row."""
    return json.dumps({"im.parlour.own": type(own).__name__, **dataclasses.asdict(own)})


def own_from_json(raw: Mapping[str, Any]) -> given.Given | None:
    """The input that a row of ours holds, or None when it is no row of ours."""
    kind = raw.get("im.parlour.own")
    if not isinstance(kind, str) or kind not in _OWN:
        return None
    own: given.Given = _read(_OWN[kind], raw)
    return own


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _read(cls: Any, payload: Mapping[str, Any]) -> Any:
    hints = _hints(cls)
    return cls(**{k: _value(hints[k], v) for k, v in payload.items() if k in hints})


@cache
def _hints(cls: Any) -> dict[str, Any]:
    """The types of a class's fields."""
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in dataclasses.fields(cls)}


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(next(a for a in args if a is not type(None)), value)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_value(args[0], item) for item in value)
        return tuple(_value(a, item) for a, item in zip(args, value, strict=True))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _read(hint, value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value
