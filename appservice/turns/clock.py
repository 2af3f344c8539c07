"""The clock of this process, in the one unit that is stored: milliseconds since the epoch."""

import time
from collections.abc import Callable

Clock = Callable[[], int]


def now_ms() -> int:
    """The wall clock."""
    return time.time_ns() // 1_000_000
