"""How many connections are held open: a process has only so many files.

By some hundred visitors who ask for nothing it would be deaf to its homeserver, too.
"""

from collections.abc import Callable, Iterable
from typing import Final, Protocol

MOST: Final = 256
EVERY_S: Final = 1.0


class Connection(Protocol):
    """One of a server's, as aiohttp has it."""

    def force_close(self) -> None:
        """Hang up."""
        ...


class Connections:
    """Remembers when each connection began or last brought a request."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since: dict[Connection, float] = {}

    def asked(self, connection: Connection) -> None:
        """A request has come by it."""
        self._since[connection] = self._clock()

    def sweep(self, present: Iterable[Connection]) -> None:
        """Of too many, hang up on those that have been quiet for longest."""
        now = self._clock()
        self._since = {each: self._since.get(each, now) for each in present}
        quietest = sorted(self._since, key=self._since.__getitem__)
        for each in quietest[: max(len(quietest) - MOST, 0)]:
            each.force_close()
