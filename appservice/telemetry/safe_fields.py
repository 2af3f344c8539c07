"""What a line of the log may hold: known keys with short plain values, everything else not.

It is a list of what is allowed, because nobody can list all the names that somebody may give to
what people wrote. A field that is left out is named under `hidden`, so that its absence is seen.
"""

import re
from collections.abc import Mapping
from enum import Enum

from appservice.telemetry.masking import Mask
from appservice.telemetry.traces import brief

IDENTIFIERS = frozenset(
    {
        "act_id", "device_id", "event_id", "key_id", "request_id", "room_id", "row_key",
        "sender", "server", "turn_id", "txn_id", "user_id",
    }
)  # fmt: skip
WORDS = frozenset(
    {
        "action", "actor", "address", "cursor", "database", "direction", "effect", "endpoint",
        "errcode", "event_type", "fault", "host", "kind", "library", "loop", "membership",
        "method", "migration", "mode", "model", "name", "outcome", "part", "path", "phase", "ready",
        "reason", "room_version", "rule", "signal", "source", "sqlstate", "step", "table",
        "template", "tool", "url", "verdict", "version", "where", "why",
    }
)  # fmt: skip
NUMBERS = frozenset(
    {
        "age_ms", "attempt", "attempts", "chars", "count", "depth", "done", "events", "generation",
        "in_tokens", "invited", "left", "limit", "ms", "number", "open", "out_tokens", "people",
        "pid", "port", "position", "queue", "rooms", "rows", "schema", "seconds", "size", "status",
        "total", "turns", "wait_s",
    }
)  # fmt: skip
KNOWN = IDENTIFIERS | WORDS | NUMBERS

_LONGEST = 200
_MOST_ITEMS = 20
_EVENT = re.compile(r"[a-z][a-z0-9_]{2,63}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")


def safe_fields(fields: Mapping[str, object], mask: Mask) -> dict[str, object]:
    """The fields that may be logged; `error` holds an exception and is told briefly."""
    kept: dict[str, object] = {}
    hidden: list[str] = []
    for key, value in fields.items():
        if key == "error" and isinstance(value, BaseException):
            kept[key] = brief(value, mask)
        elif key in KNOWN and (plain := _plain(key, value, mask)) is not _NOT_PLAIN:
            kept[key] = plain
        else:
            hidden.append(key if key.isidentifier() else "?")
    if hidden:
        kept["hidden"] = ",".join(sorted(hidden))[:_LONGEST]
    return kept


def safe_event(event: object, mask: Mask) -> str:
    """The name of what happened, `in_this_shape`: what people write rarely passes for one."""
    if not isinstance(event, str) or _EVENT.fullmatch(event) is None:
        return "unnamed_event"
    return mask.text(event)


_NOT_PLAIN = object()


def _plain(key: str, value: object, mask: Mask) -> object:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if key in NUMBERS:
        return _NOT_PLAIN
    if isinstance(value, str):
        return mask.text(_UNPRINTABLE.sub(" ", value), may_be_id=key in IDENTIFIERS)[:_LONGEST]
    if isinstance(value, list | tuple | set | frozenset):
        items = [_plain(key, item, mask) for item in list(value)[:_MOST_ITEMS]]
        return _NOT_PLAIN if _NOT_PLAIN in items else items
    return _NOT_PLAIN
