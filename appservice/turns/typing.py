"""The typing notification, kept up while something takes time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from appservice.model.ids import RoomId
from appservice.ports.homeserver import Homeserver
from appservice.ports.telemetry import Meter
from appservice.turns.tasks import Tasks

_SHOWN_MS = 30_000
_RENEW_S = 20.0
_LAST_S = 2.0


class Typing:
    """Shows that the AI user is typing; with two threads of a room at work, until both end."""

    def __init__(self, homeserver: Homeserver, meter: Meter) -> None:
        self._homeserver = homeserver
        self._meter = meter
        self._at_work: Counter[RoomId] = Counter()
        self._endings = Tasks(meter)

    @asynccontextmanager
    async def shown(self, room_id: RoomId) -> AsyncIterator[Callable[[], None]]:
        """Show it in a room, as long as the block runs, or until what it gives is called."""
        tasks = Tasks(self._meter)
        tasks.spawn(self._keep_up(room_id), f"typing {room_id}")
        self._at_work[room_id] += 1
        is_shown = True

        def end() -> None:
            nonlocal is_shown
            if not is_shown:
                return
            is_shown = False
            self._at_work[room_id] -= 1
            if not self._at_work[room_id]:
                del self._at_work[room_id]
            # The answer does not wait for it.
            self._endings.spawn(self._end(room_id, tasks), f"typing-end {room_id}")

        try:
            yield end
        finally:
            end()

    async def close(self) -> None:
        """End what is being ended: otherwise it would be shown for half a minute more."""
        await self._endings.drain(_LAST_S)
        await self._endings.close()

    async def _end(self, room_id: RoomId, tasks: Tasks) -> None:
        await tasks.close()
        if room_id not in self._at_work:
            await self._homeserver.typing(room_id, 0)

    async def _keep_up(self, room_id: RoomId) -> None:
        while True:
            await self._homeserver.typing(room_id, _SHOWN_MS)
            await asyncio.sleep(_RENEW_S)
