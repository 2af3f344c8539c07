"""The typing notification, kept up while something takes time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from appservice.model.ids import RoomId
from appservice.ports.homeserver import Homeserver
from appservice.ports.telemetry import Meter
from appservice.turns.tasks import Tasks

_SHOWN_MS = 30_000
_RENEW_S = 20.0


@asynccontextmanager
async def typing_while(
    homeserver: Homeserver, room_id: RoomId, meter: Meter
) -> AsyncIterator[None]:
    """Show that the AI user is typing in a room, as long as the block runs."""

    async def keep_up() -> None:
        while True:
            await homeserver.typing(room_id, _SHOWN_MS)
            await asyncio.sleep(_RENEW_S)

    tasks = Tasks(meter)
    tasks.spawn(keep_up(), f"typing {room_id}")
    try:
        yield
    finally:
        await tasks.close()
        await homeserver.typing(room_id, 0)
