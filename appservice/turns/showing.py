"""Showing an answer while it comes: its first words as a live message, then edits, ever fewer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Final

import structlog

from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.turn import Turn
from appservice.model.verdict import Deny
from appservice.policy.content import NOT_JUDGED, UNFIT
from appservice.policy.streaming import Pace, may_stream
from appservice.policy.units import ended
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import Hear
from appservice.ports.store import ChatStore
from appservice.ports.telemetry import Meter
from appservice.prompt.pieces import edit_of, going_on, live, whole
from appservice.prompt.render import MAX_BYTES
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.saying import Saying, txn_of
from appservice.turns.tasks import Tasks

_log = structlog.get_logger()
_LOOK_AGAIN_MS: Final = 200
_LAST_S: Final = 60.0  # what is being sent when the answer is whole is waited for so long

Began = Callable[[], None]
"""Is told when the first part can be seen."""
ShowPart = Callable[[Turn, str], Awaitable[Turn | None]]
Cut = Callable[[str], str]
"""What of the words so far is looked at."""
TellUnfit = Callable[[Turn, Deny], Awaitable[None]]
"""Is told that a part must not be seen, nor what was shown before it any longer."""


class Showing:
    """Shows parts of the answers to the turns of one store."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        saying: Saying,
        pace: Pace,
        meter: Meter,
        clock: Clock,
        fault: Fault,
        unfit: TellUnfit,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._saying = saying
        self._pace = pace
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._unfit = unfit

    @asynccontextmanager
    async def of(
        self, turn: Turn, used: tuple[int, ...] | None, began: Began, *, judged: bool
    ) -> AsyncIterator[Hear | None]:
        """While the block runs, what the listener is told is shown. Nothing is sent after it.

        `used` is what it is made from, as in `Prompt.used`. `judged`: only groups of sentences are
        shown that are at their end, each rated with what stands before it.
        """
        if not self._pace.on:
            yield None
            return
        part = partial(self.part, used=used)
        cut = ended if judged else str
        show = _Show(part, cut, turn, began, self._pace, Tasks(self._meter))
        try:
            yield show.hear
        finally:
            await show.end()

    async def part(self, turn: Turn, text: str, used: tuple[int, ...] | None) -> Turn | None:
        """Show a part; the turn as it is then, or None where nothing (more) may be shown.

        The same turn: not yet.
        """
        shown = whole(text)
        ready = await self._saying.ready(turn, text, going_on(shown))
        if isinstance(ready, Deny):
            if ready.reason == UNFIT:
                await self._unfit(turn, ready)
            return turn if ready.reason == NOT_JUDGED else None
        if not may_stream(ready.reply.cleared.audience, self._pace, ready.state):
            return None
        content = live(await self._saying.content(turn, ready, edit=True))
        if not await self._store.showing(
            turn.turn_id, shown, txn_of(turn), used, for_adults=ready.for_adults
        ):
            return None
        turn = replace(turn, txn_id=txn_of(turn), for_adults=turn.for_adults or ready.for_adults)
        self._fault("before-showing")
        if turn.place is None:
            event_id = await self._homeserver.send(
                turn.room_id, "m.room.message", content, txn_of(turn)
            )
            self._fault("shown-not-stored")
            await self._store.shown(turn.turn_id, event_id)
            self._fault("part-shown")
            return replace(turn, shown=event_id)
        # Said twice, a part is the same part: nothing must be found again by this ID.
        txn_id = f"{txn_of(turn)}-{self._clock()}"
        edit = edit_of(turn.place, content)
        await self._homeserver.send(turn.room_id, "m.room.message", edit, txn_id)
        self._fault("part-shown")
        return replace(turn, shown=turn.place)


class _Show:
    """One answer. Its task begins with the first word."""

    def __init__(
        self, show: ShowPart, cut: Cut, turn: Turn, began: Began, pace: Pace, tasks: Tasks
    ) -> None:
        self._show = show
        self._cut = cut
        self._turn = turn
        self._began = began
        self._pace = pace
        self._tasks = tasks
        self._parts: list[str] = []
        self._length = 0
        self._over = asyncio.Event()
        self._is_running = False

    def hear(self, more: str, /, *, anew: bool) -> None:
        """See `ports.model.Hear`."""
        if anew:
            self._parts.clear()
            self._length = 0
        if self._length < MAX_BYTES:  # more is not shown anyway
            self._parts.append(more)
            self._length += len(more)
        if not self._is_running:
            self._is_running = True
            self._tasks.spawn(self._run(), f"showing {self._turn.turn_id}")

    async def end(self) -> None:
        """Show no more; a part that is being sent is sent first."""
        self._over.set()
        try:
            await self._tasks.drain(_LAST_S)
        finally:
            await self._tasks.close()

    async def _run(self) -> None:
        count, last = 0, ""
        wait_ms = self._pace.wait_ms(0)
        while not await self._is_over_in(wait_ms):
            text = self._cut("".join(self._parts).lstrip())
            shown = whole(text)
            wait_ms = _LOOK_AGAIN_MS
            if shown in ("", last):
                continue
            try:
                turn = await self._show(self._turn, text)
            except Unavailable:
                wait_ms = self._pace.wait_ms(count + 1)
                continue  # the whole answer waits for the homeserver; a part need not
            except HomeserverRefused as refused:
                _log.warning("part_refused", turn_id=self._turn.turn_id, error=refused)
                return
            if turn is None:
                return
            if turn is self._turn:
                wait_ms = self._pace.wait_ms(count + 1)
                continue
            self._turn, last, count = turn, shown, count + 1
            if count == 1:
                self._began()
            wait_ms = self._pace.wait_ms(count)

    async def _is_over_in(self, wait_ms: int) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), wait_ms / 1000)
        return self._over.is_set()
