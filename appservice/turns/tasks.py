"""The only place that creates tasks: each has a name, an owner, and an end."""

import asyncio
from collections.abc import Coroutine

import structlog

from appservice.ports.telemetry import Meter

_log = structlog.get_logger()


class Tasks:
    """Tasks of one owner. A task that dies of an error is logged and counted, never silent."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._running: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        """Start `work`; it ends by itself or with `close`."""
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._meter.error("task_died")
            _log.error("task_died", part=task.get_name().split(" ")[0], exc_info=error)

    async def drain(self, grace_s: float) -> None:
        """Wait for what is running, at most so long."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=grace_s)

    async def close(self) -> None:
        """Cancel what is running and wait until it is over."""
        running = set(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
