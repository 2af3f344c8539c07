"""Questions that a model is busy with, so that one that nobody waits for can be called off.

And those that it is done with, so that none is asked again while its answer is on its way to us.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Final

from appservice.model.burst import Burst
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.model.reach import Reach

Known = tuple[int, frozenset[EventId]]
"""When a prompt was begun (`gone.Gone.now`), and the events that it was made from."""
_NOTHING: Final[Known] = (0, frozenset())


class CalledOff(Exception):
    """The turn is over: its answer is not waited for."""


class Thinking:
    """The turns that are with a model now."""

    def __init__(self) -> None:
        self._limits: dict[TurnId, tuple[Reach, asyncio.Timeout]] = {}
        self._bursts: dict[TurnId, Burst] = {}
        self._known: dict[TurnId, Known] = {}
        self._answered: dict[TurnId, RoomId] = {}

    @asynccontextmanager
    async def about(
        self, turn_id: TurnId, reach: Reach, burst: Burst, known: Known = _NOTHING
    ) -> AsyncIterator[None]:
        """While the block runs it can be called off: it is cancelled and raises `CalledOff`."""
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._limits[turn_id] = (reach, limit)
                self._bursts[turn_id], self._known[turn_id] = burst, known
                try:
                    yield
                finally:
                    del self._limits[turn_id], self._bursts[turn_id], self._known[turn_id]
        except TimeoutError:
            if limit.expired():
                raise CalledOff from None
            raise

    def burst(self, turn_id: TurnId) -> Burst | None:
        """What a model is asked now about a turn."""
        return self._bursts.get(turn_id)

    def knew(self, turn_id: TurnId) -> Known:
        """From what its prompt is made."""
        return self._known.get(turn_id, _NOTHING)

    def ask_anew(self, turn_id: TurnId) -> None:
        """End that question: it is asked anew, of newer words."""
        if turn_id in self._limits:
            self._limits[turn_id][1].reschedule(asyncio.get_running_loop().time())

    def answered(self, turn_id: TurnId, room_id: RoomId) -> None:
        """The model is done with a question; what it said is an input by now."""
        self._answered[turn_id] = room_id

    def is_answered(self, turn_id: TurnId) -> bool:
        """Whether that input is all that the turn waits for."""
        return turn_id in self._answered

    def is_elsewhere(self, room_id: RoomId) -> bool:
        """Whether a question of that room is with a model that need not be the operator's own."""
        return any(
            reach.room_id == room_id and not reach.own_machines_only
            for reach, _ in self._limits.values()
        )

    def call_home(self, room_id: RoomId) -> None:
        """End those questions: they are asked anew, of a model that may still hear them."""
        now = asyncio.get_running_loop().time()
        for reach, limit in self._limits.values():
            if reach.room_id == room_id and not reach.own_machines_only:
                limit.reschedule(now)

    def call_off(self, room_id: RoomId, wanted: Collection[TurnId]) -> None:
        """End those of a room that are not `wanted`."""
        now = asyncio.get_running_loop().time()
        for turn_id, (reach, limit) in self._limits.items():
            if reach.room_id == room_id and turn_id not in wanted:
                limit.reschedule(now)
        over = [t for t, where in self._answered.items() if where == room_id and t not in wanted]
        for turn_id in over:
            del self._answered[turn_id]
