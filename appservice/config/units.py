"""Lengths of time and sizes as people write them: `15m`, `50MiB`.

In code they are plain integers, milliseconds and bytes. In a file a bare number is refused,
because nobody can see which unit was meant.
"""

import re
from typing import Annotated, NewType

from pydantic import BeforeValidator, ValidationInfo

from appservice.config.quoting import quote

Milliseconds = NewType("Milliseconds", int)
Bytes = NewType("Bytes", int)

_TIMES = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_SIZES = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_AMOUNT = re.compile(r"([0-9]{1,9})\s*([A-Za-z]+)")
_LONGEST_MS = 3_660 * _TIMES["d"]


def parse_duration(text: object) -> Milliseconds:
    """`15m` -> 900000. Units: ms, s, m, h, d. Raises `ValueError` with a sentence."""
    amount = _amount(text, _TIMES)
    if amount is None:
        raise ValueError(f"{quote(text)} is not a duration; write for example 15m")
    if amount > _LONGEST_MS:
        raise ValueError(f"{quote(text)} is longer than ten years; write for example 30d")
    return Milliseconds(amount)


def parse_size(text: object) -> Bytes:
    """`50MiB` -> 52428800. Units: B, KiB, MiB, GiB. Raises `ValueError` with a sentence."""
    amount = _amount(text, _SIZES)
    if amount is None:
        raise ValueError(f"{quote(text)} is not a size; write for example 50MiB")
    return Bytes(amount)


def _amount(text: object, units: dict[str, int]) -> int | None:
    match = _AMOUNT.fullmatch(text) if isinstance(text, str) else None
    if match is None or match[2] not in units:
        return None
    return int(match[1]) * units[match[2]]


def _built_in_code(value: object, info: ValidationInfo) -> bool:
    """Only `Config.load` gives pydantic a context; elsewhere numbers have their unit already."""
    return info.context is None and isinstance(value, int) and not isinstance(value, bool)


def _duration_or_zero(value: object, info: ValidationInfo) -> object:
    return value if _built_in_code(value, info) else parse_duration(value)


def _duration(value: object, info: ValidationInfo) -> object:
    amount = _duration_or_zero(value, info)
    if amount == 0:
        raise ValueError("must be longer than nothing; write for example 30s")
    return amount


def _size(value: object, info: ValidationInfo) -> object:
    return value if _built_in_code(value, info) else parse_size(value)


Duration = Annotated[Milliseconds, BeforeValidator(_duration)]
DurationOrZero = Annotated[Milliseconds, BeforeValidator(_duration_or_zero)]
Size = Annotated[Bytes, BeforeValidator(_size)]
