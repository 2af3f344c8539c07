"""How often something may happen: so many times within a span, in all and for each."""

from collections import deque
from collections.abc import Hashable
from typing import Final

_MINUTE_MS: Final = 60_000


class Pace:
    """Counts the last minute. What was refused does not count."""

    def __init__(self, in_all: int, for_each: int) -> None:
        self._in_all = in_all
        self._for_each = for_each
        self._seen: deque[tuple[int, Hashable]] = deque()

    def may(self, which: Hashable, now_ms: int) -> bool:
        """Whether it may happen now for that one; if so, it does."""
        while self._seen and not 0 <= now_ms - self._seen[0][0] < _MINUTE_MS:
            self._seen.popleft()
        own = sum(1 for _, each in self._seen if each == which)
        if len(self._seen) >= self._in_all or own >= self._for_each:
            return False
        self._seen.append((now_ms, which))
        return True
