"""Exceptions as the log tells them: where and of which kind, and their text only if it is ours.

The text of an exception often quotes the value that was wrong, which may be what somebody wrote:
a JSON error its document, a database error its row, a model's refusal its prompt.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath
from traceback import extract_tb

from appservice.model.errors import ParlourError
from appservice.telemetry.masking import Mask

_MOST_FRAMES = 25
_DEEPEST = 6
_LONGEST = 300
_FACTS = ("errno", "sqlstate", "errcode", "status", "status_code", "http_status")
_FACT = re.compile(r"[A-Za-z0-9_.]{1,40}")
# SQLite's own sentences name tables and columns, never values.
_SPEAKS_FREELY = {"sqlite3"}


def brief(error: BaseException, mask: Mask) -> str:
    """One line: the kind, the numbers that come with it, and its text if that is safe."""
    facts = ", ".join(f"{name} {value}" for name, value in _facts(error))
    kind = type(error).__name__ + (f" ({facts})" if facts else "")
    text = _text(error, mask)
    return f"{kind}: {text}" if text else kind


def trace(error: BaseException, mask: Mask) -> str:
    """All lines: of the error and of what it came from, the newest last."""
    return "\n".join(line for each in _chain(error) for line in _lines(each, mask))


def _lines(error: BaseException, mask: Mask) -> Iterator[str]:
    yield "Traceback (most recent call last):"
    for frame in extract_tb(error.__traceback__)[-_MOST_FRAMES:]:
        file = PurePath(*PurePath(frame.filename).parts[-3:])
        yield f"  {file}:{frame.lineno} in {frame.name}"
    yield brief(error, mask)
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions[:_DEEPEST]:
            yield from (f"  | {line}" for line in _lines(inner, mask))


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain and len(chain) < _DEEPEST:
        chain.append(current)
        hidden = current.__suppress_context__
        current = current.__cause__ or (None if hidden else current.__context__)
    return chain[::-1]


def _text(error: BaseException, mask: Mask) -> str:
    ours = isinstance(error, ParlourError | OSError | ImportError)
    if not ours and type(error).__module__ not in _SPEAKS_FREELY:
        return ""
    return mask.text(" ".join(str(error).split()))[:_LONGEST]


def _facts(error: BaseException) -> Iterator[tuple[str, object]]:
    for name in _FACTS:
        value = getattr(error, name, None)
        if isinstance(value, int | str) and _FACT.fullmatch(str(value)):
            yield name, value
