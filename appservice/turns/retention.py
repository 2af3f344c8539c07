"""The job that deletes what is over: at each start, then every hour, one room after the other.

It takes a bounded number of rows at a time, so that the work of rooms never waits for it, and
keeps nothing in memory of how far it came: what is over stays over, and the next run finds it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from appservice.model.errors import Unavailable
from appservice.model.ids import RoomId
from appservice.model.keeping import ForgetOld, Keep, KeepRules
from appservice.policy.retention import over_before, shorter
from appservice.policy.speaking.forgetting import forget_texts
from appservice.ports.retention import LastRun, Retention
from appservice.ports.store import ChatStore, StoredAct
from appservice.ports.telemetry import Meter
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules

_log = structlog.get_logger()
BATCH: Final = 200
DONE_LEAST_MS: Final = 3_600_000
LAST_WORDS: Final = 96
"""How many lines are there where nothing is kept: what the next answer needs."""


class RetentionJob:
    """One side's. `usual` is the length that holds where nobody chose one."""

    def __init__(
        self,
        side: str,
        store: ChatStore,
        retention: Retention,
        usual: Callable[[KeepRules], Keep],
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._side = side
        self._store = store
        self._retention = retention
        self._usual = usual
        self._rules = rules
        self._meter = meter
        self._clock = clock
        self._fault = fault

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.once()
            except Unavailable as error:
                _log.warning("retention_waits", side=self._side, error=error)
            await asyncio.sleep((await self._rules()).keeping.every_ms / 1000)

    async def once(self) -> LastRun:
        """Look into every room; says when, and how many rows were deleted."""
        deleted = 0
        for room_id in await self._store.every_room():
            try:
                deleted += await self.look(room_id)
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - what is over in others must not stay for it
                self._meter.error("retention")
                _log.error("retention_failed", side=self._side, room_id=room_id, exc_info=error)
            await asyncio.sleep(0)
        await self._gone(deleted)
        run = LastRun(self._clock(), deleted)
        await self._retention.ran(run)
        self._meter.retention_ran(self._side, run.at_ms, deleted)
        return run

    async def forget_old(self, stored: StoredAct, _act: ForgetOld) -> str:
        """The act: a room is kept shorter from now on."""
        deleted = await self.look(stored.room_id)
        await self._gone(deleted)
        return f"deleted {deleted} rows"

    async def forget(self, room_id: RoomId) -> None:
        """Nothing is kept there any more: what was is deleted at once, the last words too."""
        await self._gone(await self.look(room_id, last_words=0))

    async def trim(self, room_id: RoomId) -> None:
        """Something was said where nothing is kept: of what was before, the last words stay."""
        await self._retention.drop_all_but(room_id, LAST_WORDS, BATCH)

    async def look(self, room_id: RoomId, *, last_words: int = LAST_WORDS) -> int:
        """Delete what is over in a room; returns how many rows that were.

        `last_words`: so many lines stay where nothing is kept.
        """
        rules, now_ms, drop = (await self._rules()).keeping, self._clock(), self._retention
        keep = await self._keep(room_id, rules)
        deleted, said_ms = 0, over_before(keep, now_ms)
        if keep.nothing:
            deleted += await self._all(lambda: drop.drop_all_but(room_id, last_words, BATCH))
        if said_ms is not None and not keep.nothing:
            deleted += await self._all(lambda: drop.drop_lines(room_id, said_ms, now_ms, BATCH))
        if said_ms is not None and (last_words == 0 or not keep.nothing):
            deleted += await self._all(lambda: drop.drop_waiting(room_id, said_ms, BATCH))
        # What has just ended is still looked at: it is settled, and not begun again.
        done_ms = min(max(now_ms - rules.done_ms, said_ms or 0), now_ms - DONE_LEAST_MS)
        deleted += await self._all(lambda: drop.drop_done(room_id, done_ms, now_ms, BATCH))
        if (why_ms := over_before(shorter(rules.audit, keep), now_ms)) is not None:
            deleted += await self._all(lambda: drop.drop_reasons(room_id, why_ms, BATCH))
        if (ids_ms := over_before(rules.event_ids, now_ms)) is not None:
            deleted += await self._all(lambda: drop.drop_ids(room_id, ids_ms, BATCH))
        return deleted

    async def _keep(self, room_id: RoomId, rules: KeepRules) -> Keep:
        """How long what is said there is kept. Queues that are no rooms hold nothing that was."""
        room = await self._store.room(room_id)
        chosen = None if room is None else room.group.settings.keep
        return shorter(chosen or self._usual(rules), rules.most)

    async def _all(self, drop: Callable[[], Awaitable[int]]) -> int:
        """Batch after batch until one finds nothing; the room's own work comes in between."""
        deleted = 0
        while dropped := await drop():
            deleted += dropped
            self._fault("retention-batch")
            await asyncio.sleep(0)
        return deleted

    async def _gone(self, deleted: int) -> None:
        """Also from memory and from what lies beside the data."""
        if not deleted:
            return
        forget_texts()
        if not await self._retention.clear():
            _log.warning("retention_log_in_use", side=self._side)
