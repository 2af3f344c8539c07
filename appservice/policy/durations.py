"""Lengths of time in words."""

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000


def roughly(duration_ms: int) -> str:
    """A duration rounded up as people say it: minutes up to two hours, hours up to two days."""
    unit = _MINUTE if duration_ms <= 2 * _HOUR else _HOUR if duration_ms <= 2 * _DAY else _DAY
    return in_words(max(1, -(-duration_ms // unit)) * unit)


def in_words(duration_ms: int) -> str:
    """A duration in its largest unit that leaves nothing over: 90 minutes, 2 hours, 1 day."""
    sizes = (("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1000))
    unit, size = next(
        (one for one in sizes if duration_ms and duration_ms % one[1] == 0), sizes[-1]
    )
    count = duration_ms // size
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
