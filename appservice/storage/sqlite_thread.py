"""A thread that makes calls in the order they were asked for, and tells the event loop.

The executor of the standard library takes two futures and three hand-overs for each call. This one
stands between every commit and whoever waits for it, and takes one of each.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from appservice.model.errors import StoreUnavailable

T = TypeVar("T")


class SqliteThread:
    """One thread, begun with its first call."""

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[_Call[Any] | None] = SimpleQueue()
        self._ends = False
        # A daemon: who forgets to close a database can still end the process.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises.

        Who is cancelled meanwhile leaves only when the thread is done: what is read afterwards
        knows whether the change was made. Who comes after the end is told so: nobody would make
        their call, and even cancelled they would wait for it for ever.
        """
        if self._ends:
            raise StoreUnavailable("The database is closed: Parlour ends.")
        if self._thread.ident is None:
            self._thread.start()
        call = _Call(work)
        self._calls.put(call)
        try:
            await call.told
        except asyncio.CancelledError:
            await call.told_again()
            raise
        return call.outcome()

    def close(self) -> None:
        """End the thread once it has made what it was asked for."""
        self._ends = True
        self._calls.put(None)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call.make()
            del call  # what it returned belongs to whoever asked, not to the wait for the next


class _Call(Generic[T]):
    """A call, made in the thread, and a future of the loop that waits for it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._loop = asyncio.get_running_loop()
        self._made: list[T] = []
        self._error: BaseException | None = None
        self._over = False
        self.told: asyncio.Future[None] = self._loop.create_future()

    def make(self) -> None:
        try:
            self._made.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised where the call was asked for
            self._error = error
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._over = True
        if not self.told.done():
            self.told.set_result(None)

    async def told_again(self) -> None:
        """Wait on, after the future was cancelled."""
        if not self._over:
            self.told = self._loop.create_future()
            await self.told

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return self._made[0]
