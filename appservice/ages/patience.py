"""Whose age is worth waiting for: what was slow to fail is left alone for a while."""

from collections import OrderedDict
from typing import Final

from appservice.model.ids import UserId
from appservice.turns.clock import Clock

ALONE_MS: Final = 30_000
"""Who could not be read, and took long about it, is left alone for so long; or all are."""
SLOW: Final = 3
"""So many people of whom nothing came, one after the other, are no matter of one of them: the
source is left alone. By one alone anybody could keep others from being read."""
_MOST: Final = 5_000


class Patience:
    """Keeps inputs from waiting again and again. Who needs it fresh does not ask here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._slow: OrderedDict[UserId, int] = OrderedDict()
        self._in_a_row: set[UserId] = set()
        self._all_ms: int | None = None

    def is_out(self, user: UserId) -> bool:
        """Whether that person is not worth waiting for now."""
        return self._lasts(self._all_ms) or self._lasts(self._slow.get(user))

    def came(self, user: UserId) -> None:
        """They were read, or there is reason to think that they can be."""
        self._slow.pop(user, None)
        self._in_a_row.clear()
        self._all_ms = None

    def was_slow(self, user: UserId) -> None:
        """Nothing came of them, and it took long."""
        now_ms = self._clock()
        self._slow[user] = now_ms
        self._slow.move_to_end(user)
        while len(self._slow) > _MOST:
            self._slow.popitem(last=False)
        self._in_a_row.add(user)
        if len(self._in_a_row) >= SLOW:
            self._in_a_row.clear()
            self._all_ms = now_ms

    def _lasts(self, since_ms: int | None) -> bool:
        return since_ms is not None and 0 <= self._clock() - since_ms < ALONE_MS
