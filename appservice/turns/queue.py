"""The inbox worked off: a room's inputs one at a time and in order, many rooms at once."""

from collections.abc import Awaitable, Callable

import structlog

from appservice.model.errors import Unavailable
from appservice.model.ids import RoomId
from appservice.ports.store import ChatStore, Row
from appservice.ports.telemetry import Meter
from appservice.turns.lanes import Held, Lanes
from appservice.turns.troubles import trouble_of

_log = structlog.get_logger()
ATTEMPTS = 3
ProcessRow = Callable[[Row], Awaitable[None]]
PutAside = Callable[[Row], Awaitable[None]]


class RoomQueues:
    """Works off the inbox of one store. A row that fails three times is put aside."""

    def __init__(
        self, store: ChatStore, process: ProcessRow, put_aside: PutAside, meter: Meter
    ) -> None:
        self._store = store
        self._process = process
        self._put_aside = put_aside
        self._meter = meter
        self._lanes: Lanes[RoomId] = Lanes("queue", self._next, meter)
        self.wake = self._lanes.wake
        self.close = self._lanes.close

    async def start(self) -> None:
        """Take up what an earlier run left."""
        for room_id in await self._store.rooms_with_rows():
            self.wake(room_id)

    async def _next(self, room_id: RoomId) -> bool:
        row = await self._store.next_row(room_id)
        if row is None:
            return False
        try:
            await self._process(row)
        except (Unavailable, Held):
            raise
        except Exception as error:
            if row.attempts + 1 >= ATTEMPTS:
                # First what depends on the row: after the mark nobody looks at it again.
                await self._put_aside(row)
            if not await self._store.row_failed(room_id, row.key, trouble_of(error), ATTEMPTS):
                raise
            self._meter.quarantined()
            _log.error("row_quarantined", row_key=row.key, room_id=room_id, exc_info=error)
        self._meter.queue_depth(self._lanes.busy)
        return True
