"""Times of the day in which somebody is not answered, by the clock on their own wall.

Each minute of the wall clock is in or out: where clocks go back, an hour that comes twice is quiet
twice, and an hour that clocks skip is nobody's. A time zone that nobody knows is no way out: then
the hours hold by UTC.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from appservice.model.guarding import Limits, QuietHours

_DAY_MIN = 24 * 60
_MINUTE_MS = 60_000
_LONGEST_MIN = 2 * _DAY_MIN
"""A day and what clocks may go back, generously; who is quiet for longer is so at all times."""


def is_quiet(limits: Limits, now_ms: int) -> bool:
    """Whether any of these times is now."""
    return any(_is_in(hours, now_ms) for hours in limits.quiet)


def quiet_until_ms(limits: Limits, now_ms: int) -> int:
    """When all of it is over that is now or follows at once; at most two days from now.

    `now_ms` where nothing is quiet.
    """
    minute_ms = now_ms - now_ms % _MINUTE_MS
    for minutes in range(_LONGEST_MIN):
        at_ms = max(now_ms, minute_ms + minutes * _MINUTE_MS)
        if not is_quiet(limits, at_ms):
            return at_ms
    return minute_ms + _LONGEST_MIN * _MINUTE_MS


def _is_in(hours: QuietHours, now_ms: int) -> bool:
    begin, end = hours.start % _DAY_MIN, hours.end % _DAY_MIN
    local = _local(hours.zone, now_ms)
    minute = local.hour * 60 + local.minute
    if begin == end:
        return hours.start != hours.end  # from midnight to midnight; else nothing is meant by it
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def _local(zone: str, now_ms: int) -> datetime:
    try:
        here = ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        here = None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=now_ms)
    return at if here is None else at.astimezone(here)
