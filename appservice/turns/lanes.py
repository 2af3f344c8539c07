"""Lanes: work that is in order within one key and side by side between keys.

A lane holds nothing that the database does not: it is told to look, and looks.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import structlog

from appservice.model.errors import Unavailable
from appservice.ports.telemetry import Meter
from appservice.turns.backoff import delay_s
from appservice.turns.tasks import Tasks

_log = structlog.get_logger()
Key = TypeVar("Key", bound=str)
# Does the next piece of work of a lane; False when there is none.
OneOf = Callable[[Key], Awaitable[bool]]


class Held(Exception):
    """A piece of work waits until `over` is set, but so long at most; then it is tried again.

    Its lane waits with it, and takes no place from the others meanwhile.
    """

    def __init__(self, over: asyncio.Event, most_s: float) -> None:
        super().__init__("held")
        self.over = over
        self.most_s = most_s


class Lanes(Generic[Key]):
    """Runs `one` for each woken key until it says that nothing is left."""

    def __init__(self, name: str, one: OneOf[Key], meter: Meter, *, at_once: int = 16) -> None:
        self._name = name
        self._one = one
        self._meter = meter
        self._tasks = Tasks(meter)
        self._gate = asyncio.Semaphore(at_once)
        self._working: set[Key] = set()
        self._again: set[Key] = set()
        self._closing = asyncio.Event()
        self._held: set[asyncio.Event] = set()

    def wake(self, key: Key) -> None:
        """There may be work in this lane."""
        if self._closing.is_set():
            return
        if key in self._working:
            self._again.add(key)
            return
        self._working.add(key)
        self._tasks.spawn(self._run(key), f"{self._name} {key}")

    @property
    def busy(self) -> int:
        """How many lanes are at work."""
        return len(self._working)

    async def close(self, grace_s: float) -> None:
        """Finish what is under way, at most so long; the rest stays stored."""
        self._closing.set()
        for over in self._held:
            over.set()
        await self._tasks.drain(grace_s)
        await self._tasks.close()

    async def _run(self, key: Key) -> None:
        failures = 0
        try:
            while not self._closing.is_set():
                self._again.discard(key)
                try:
                    async with self._gate:
                        more = await self._one(key)
                    failures = 0
                except Held as held:
                    more = await self._hold(held)
                except Unavailable as error:
                    # Nobody's fault here: the homeserver or the database is away. It waits.
                    _log.warning("lane_waits", part=self._name, error=error)
                    more = await self._pause(failures, error.longest_wait_s)
                    failures += 1
                except Exception as error:  # noqa: BLE001 - one lane's error ends no other lane
                    self._meter.error(f"{self._name}_failed")
                    _log.error("lane_failed", part=self._name, exc_info=error)
                    more = await self._pause(failures)
                    failures += 1
                if not more and key not in self._again:
                    break
        finally:
            self._working.discard(key)

    async def _hold(self, held: Held) -> bool:
        self._held.add(held.over)
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(held.over.wait(), held.most_s)
        finally:
            self._held.discard(held.over)
        return True

    async def _pause(self, failures: int, most_s: float = 5.0) -> bool:
        try:
            await asyncio.wait_for(self._closing.wait(), delay_s(failures, most_s=most_s))
        except TimeoutError:
            return True
        return False
