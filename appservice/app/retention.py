"""Deleting what is over, and rooms where nothing is kept, on both sides."""

import asyncio
from collections.abc import Coroutine
from typing import Final

import structlog

from appservice.app.side import Side, Surroundings
from appservice.matrix.crypto.forgetting import forget_unused
from appservice.matrix.crypto.store import KeyStore
from appservice.model.errors import ParlourError, Unavailable
from appservice.model.keeping import ForgetOld, Keep, KeepRules
from appservice.model.plans import DAY_MS
from appservice.model.room import RoomKind
from appservice.storage.stores import PersonalStore, RoomsStore
from appservice.turns.retention import RetentionJob
from appservice.turns.unkept import Newest, Take, UnkeptRooms

_log = structlog.get_logger()
_KINDS: Final = (RoomKind.GROUP, RoomKind.DIRECT)
_AT_ONCE_S: Final = 5.0
_AGAIN_S: Final = 5.0


def _of_groups(rules: KeepRules) -> Keep:
    return rules.groups


def _of_direct_chats(rules: KeepRules) -> Keep:
    return rules.direct


class RetentionParts:
    """The job of each side, which also does at once what a room's people choose."""

    def __init__(
        self,
        rooms: RoomsStore,
        personal: PersonalStore,
        sides: tuple[Side, Side],
        around: Surroundings,
    ) -> None:
        self._stores: list[RoomsStore | PersonalStore] = [rooms, personal]
        self._erased_ms = rooms.tombstones.erased_ms
        self._statements = rooms.statements
        self._ledger = rooms.ledger
        self._sides = sides
        self._around = around
        usual = (_of_groups, _of_direct_chats)
        self.jobs = [
            RetentionJob(
                side.name,
                side.store,
                store.retention,
                of_side,
                around.rules,
                around.meter,
                around.clock,
                around.fault,
            )
            for side, store, of_side in zip(sides, self._stores, usual, strict=True)
        ]
        for side, job in zip(sides, self.jobs, strict=True):
            side.acts.learn({ForgetOld: job.forget_old})
        self._unkept: list[UnkeptRooms] = []

    async def start(self, newest: Newest, take: Take) -> None:
        """Before anything is taken in: what an earlier process alone could open is gone.

        The last words are read at once where the homeserver answers, for answers under way.
        """
        parts = zip(_KINDS, self._sides, self._stores, self.jobs, strict=True)
        for kind, side, store, job in parts:
            unkept = UnkeptRooms(
                kind,
                side.store,
                store.unkept,
                job,
                newest,
                take,
                self._around.read,
                self._erased_ms,
                self._around.rules,
            )
            await unkept.start()
            side.pipeline.noted = unkept.noted
            side.turns.bursts.lacks_words = unkept.lacks
            self._unkept.append(unkept)
        try:
            async with asyncio.timeout(_AT_ONCE_S):
                for unkept in self._unkept:
                    await unkept.fill(takes=False)
        except (TimeoutError, ParlourError) as error:
            _log.warning("last_words_wait", error=error)

    def work(
        self, caught_up: asyncio.Event, keys: KeyStore | None
    ) -> list[tuple[Coroutine[object, object, None], str]]:
        """What goes on while it runs, with names; `caught_up`: what was missed is taken in."""
        jobs = [(job.run(), "retention") for job in self.jobs]
        of_keys = [] if keys is None else [(self._prune(keys), "retention of keys")]
        books = (self._forget_over(), "retention of books")
        return [*jobs, *of_keys, books, (self._fill(caught_up), "last words")]

    async def _forget_over(self) -> None:
        """Statements of age that are over, and what was revoked so long ago that it would be.

        And whose, by a hash, was counted for limits that look back on it no more.
        """
        while True:
            try:
                await self._statements.forget_over(self._around.clock())
                await self._ledger.forget_marks(self._around.clock() - DAY_MS)
            except Unavailable as error:
                _log.warning("retention_waits", side="ages", error=error)
            await asyncio.sleep((await self._around.rules()).keeping.every_ms / 1000)

    async def _prune(self, keys: KeyStore) -> None:
        """The store of keys notes things of messages, too."""
        while True:
            try:
                await forget_unused(keys)
            except Unavailable as error:
                _log.warning("retention_waits", side="keys", error=error)
            await asyncio.sleep((await self._around.rules()).keeping.every_ms / 1000)

    async def _fill(self, caught_up: asyncio.Event) -> None:
        """Take in the rest of what was lost, after what came later."""
        await caught_up.wait()
        for unkept in self._unkept:
            while True:
                try:
                    await unkept.fill()
                    break
                except Unavailable as error:
                    _log.warning("last_words_wait", error=error)
                await asyncio.sleep(_AGAIN_S)
