"""Timers of rooms: what is due becomes an input of the room, through the one door."""

import asyncio

import structlog

from appservice.app.side import Side
from appservice.model.errors import Unavailable
from appservice.model.given import Tick
from appservice.ports.store import NewRow, Source, Timer
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json

_log = structlog.get_logger()
_EVERY_S = 0.5


class Timers:
    """Looks twice a second for timers that are due. One that was missed is due at the start."""

    def __init__(self, side: Side, clock: Clock) -> None:
        self._side = side
        self._clock = clock

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            try:
                for timer in await self._side.store.timers_due(self._clock()):
                    await self._ring(timer)
            except Unavailable as error:
                _log.warning("timers_wait", error=error)
            await asyncio.sleep(_EVERY_S)

    async def _ring(self, timer: Timer) -> None:
        row = NewRow(
            key=f"timer:{timer.room_id}:{timer.name}:{timer.due_ms}",
            room_id=timer.room_id,
            source=Source.OWN,
            raw=own_to_json(Tick(timer.name)),
            seen_ms=self._clock(),
        )
        await self._side.take_own(row)
        await self._side.store.timer_done(timer)
