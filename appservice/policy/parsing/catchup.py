"""The command about what somebody missed, and times as people write them."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from appservice.model.commands.catchup import AskCatchUp, Missed, Since

MAX_WORD: Final = 40
_SPAN: Final = re.compile(r"([0-9]{1,4})\s*(m|mins?|minutes?|h|hours?|d|days?|w|weeks?)(?:\s+ago)?")
_UNIT_MS: Final = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000}
_DATE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[t\s]+(.+))?")
_DAY: Final = re.compile(r"(today|yesterday)(?:\s+(.+))?")
_CLOCK: Final = re.compile(r"(?:at\s+)?([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm)?")
_BACK: Final = {"today": 0, "yesterday": 1}


def _catchup(rest: str) -> AskCatchUp:
    words = rest.casefold().strip(" .!?")
    if words == "since":
        return AskCatchUp(bad="since")
    words = words.removeprefix("since ").strip()
    if not words:
        return AskCatchUp()
    since = since_of(words)
    return AskCatchUp(since) if since is not None else AskCatchUp(bad=rest[:MAX_WORD])


def since_of(words: str) -> Since | None:
    """`3h`, `2 days`, `14:30`, `9am`, `yesterday 18:00`, `2026-11-20 14:00`; None for others."""
    if (span := _SPAN.fullmatch(words)) is not None:
        return Since(ago_ms=int(span[1]) * _UNIT_MS[span[2][0]])
    if (day := _DAY.fullmatch(words)) is not None:
        minute = _minute(day[2])
        if day[2] and minute is None:
            return None
        return Since(days_back=_BACK[day[1]], minute=minute)
    if (date := _DATE.fullmatch(words)) is not None:
        minute, date_ms = _minute(date[2]), _date_ms(date[1])
        if date_ms is None or (date[2] and minute is None):
            return None
        return Since(date_ms=date_ms, minute=minute)
    minute = _minute(words) if not words.isdigit() else None
    return Since(minute=minute) if minute is not None else None


def _minute(words: str | None) -> int | None:
    """The minute of the day that a clock time is."""
    found = _CLOCK.fullmatch(words.strip()) if words else None
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _date_ms(text: str) -> int | None:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(day.timestamp()) * 1000


PARSERS: Mapping[str, Callable[[str], Missed]] = {
    "catchup": _catchup,
    "catch-up": _catchup,
}
