"""Acts carried out after their commit: in order within a room, again until they are done.

Every act is safe to repeat: sends carry the act's ID as transaction ID, the rest looks first.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from appservice.model.effect import Act
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.ids import RoomId
from appservice.ports.store import ChatStore, StoredAct
from appservice.ports.telemetry import Meter
from appservice.turns.codec import act_from_json
from appservice.turns.faults import Fault
from appservice.turns.lanes import Lanes
from appservice.turns.troubles import trouble_of

_log = structlog.get_logger()
ATTEMPTS = 5
Performer = Callable[[StoredAct, Any], Awaitable[str]]
Performers = Mapping[type[Act], Performer]


class Acts:
    """Works off the open acts of one store."""

    def __init__(self, store: ChatStore, meter: Meter, fault: Fault) -> None:
        self._store = store
        self._performers: dict[type[Act], Performer] = {}
        self._meter = meter
        self._fault = fault
        self._lanes: Lanes[RoomId] = Lanes("acts", self._next, meter)
        self.wake = self._lanes.wake
        self.close = self._lanes.close

    def learn(self, performers: Performers) -> None:
        """How acts of some kinds are carried out."""
        self._performers.update(performers)

    async def start(self) -> None:
        """Take up what an earlier run left."""
        for room_id in {act.room_id for act in await self._store.open_acts()}:
            self.wake(room_id)

    async def _next(self, room_id: RoomId) -> bool:
        acts = await self._store.open_acts(room_id)
        if not acts:
            return False
        stored = acts[0]
        try:
            outcome = await self._perform(stored)
        except HomeserverRefused as refused:
            self._meter.error("act_refused")
            _log.warning("act_refused", kind=stored.kind, room_id=room_id, error=refused)
            outcome = f"refused: {refused}"
        except Unavailable:
            raise  # it waits, and the wait does not count as a try
        except Exception as error:
            await self._store.act_failed(room_id, stored.act_id, trouble_of(error))
            raise
        self._fault("act-performed")
        await self._store.act_done(room_id, stored.act_id, outcome)
        return True

    async def _perform(self, stored: StoredAct) -> str:
        try:
            act = act_from_json(stored.kind, stored.payload)
        except (ValueError, TypeError) as error:
            return f"given up: {trouble_of(error)}"
        performer = self._performers.get(type(act))
        if performer is None:
            return f"given up: {stored.kind} has no place on this side"
        if stored.attempts >= ATTEMPTS:
            return f"given up after {stored.attempts} tries"
        return await performer(stored, act)
