"""The only doors from the side of rooms to that of direct chats: in, and never back.

What groups stand on holds no handle of the personal store, neither itself nor by anything that can
be reached from it. Where something has to go that way (an event to the side of its room), it goes
through one of these; `tests/doors/test_lock_of_handles.py` walks the graph of objects up to here.
"""

from collections.abc import Awaitable, Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class OneWay(Generic[P]):
    """Takes something to the other side and gives nothing back, whatever stands behind it."""

    __slots__ = ("_through", "name")

    def __init__(self, name: str, through: Callable[P, Awaitable[object]]) -> None:
        self.name = name
        self._through = through

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call it, and forget what it answers. What it raises is raised."""
        await self._through(*args, **kwargs)


class OneWayAtOnce(Generic[P]):
    """The same of what waits for nothing."""

    __slots__ = ("_through", "name")

    def __init__(self, name: str, through: Callable[P, object]) -> None:
        self.name = name
        self._through = through

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call it, and forget what it answers."""
        self._through(*args, **kwargs)
