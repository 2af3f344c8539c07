"""The typing notification, kept up while something takes time."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from appservice.model.ids import RoomId
from appservice.ports.homeserver import Homeserver
from appservice.ports.telemetry import Meter
from appservice.turns.tasks import Tasks

_SHOWN_MS = 30_000
_RENEW_S = 20.0


class Typing:
    """Shows that the AI user is typing; with two threads of a room at work, until both end."""

    def __init__(self, homeserver: Homeserver, meter: Meter) -> None:
        self._homeserver = homeserver
        self._meter = meter
        self._at_work: Counter[RoomId] = Counter()

    @asynccontextmanager
    async def shown(self, room_id: RoomId) -> AsyncIterator[None]:
        """Show it in a room, as long as the block runs."""
        tasks = Tasks(self._meter)
        tasks.spawn(self._keep_up(room_id), f"typing {room_id}")
        self._at_work[room_id] += 1
        try:
            yield
        finally:
            self._at_work[room_id] -= 1
            await tasks.close()
            if not self._at_work[room_id]:
                del self._at_work[room_id]
                await self._homeserver.typing(room_id, 0)

    async def _keep_up(self, room_id: RoomId) -> None:
        while True:
            await self._homeserver.typing(room_id, _SHOWN_MS)
            await asyncio.sleep(_RENEW_S)
