"""Questions that a model is busy with, so that one that nobody waits for can be called off."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from appservice.model.ids import RoomId, TurnId


class CalledOff(Exception):
    """The turn is over: its answer is not waited for."""


class Thinking:
    """The turns that are with a model now."""

    def __init__(self) -> None:
        self._limits: dict[TurnId, tuple[RoomId, asyncio.Timeout]] = {}

    @asynccontextmanager
    async def about(self, turn_id: TurnId, room_id: RoomId) -> AsyncIterator[None]:
        """While the block runs it can be called off: it is cancelled and raises `CalledOff`."""
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._limits[turn_id] = (room_id, limit)
                try:
                    yield
                finally:
                    del self._limits[turn_id]
        except TimeoutError:
            if limit.expired():
                raise CalledOff from None
            raise

    def call_off(self, room_id: RoomId, wanted: Collection[TurnId]) -> None:
        """End those of a room that are not `wanted`."""
        now = asyncio.get_running_loop().time()
        for turn_id, (where, limit) in self._limits.items():
            if where == room_id and turn_id not in wanted:
                limit.reschedule(now)
