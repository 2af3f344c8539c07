"""The ledger of answers kept true and short, and its word to the operator's people."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from appservice.app.side import Charges, Surroundings
from appservice.model.allowance import Used
from appservice.model.errors import Unavailable
from appservice.model.given import BudgetLow
from appservice.policy.allowance import WARN_AT, longest_ms, warning
from appservice.ports.allowance import Allowance
from appservice.ports.directory import Directory
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.ports.telemetry import Meter
from appservice.storage.stores import PersonalStore, RoomsStore
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault
from appservice.turns.paying import reconcile
from appservice.turns.pipeline import CurrentRules
from appservice.turns.usage import Usage

_log = structlog.get_logger()
_EVERY_S = 60.0
_DAY_MS = 86_400_000


class LedgerKeeping:
    """Ends charges that a crash left open, and forgets those that no limit needs."""

    def __init__(
        self,
        ledger: Allowance,
        stores: Sequence[ChatStore],
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._ledger = ledger
        self._stores = stores
        self._rules = rules
        self._meter = meter
        self._clock = clock
        self._fault = fault

    async def look(self) -> None:
        """Once, before anything else begins."""
        await reconcile(self._ledger, self._stores, self._meter, self._fault)
        await self._ledger.forget(self._clock() - longest_ms(await self._rules()))

    async def run(self) -> None:
        """Again every minute, until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                await self.look()
            except Unavailable as error:
                _log.warning("ledger_waits", error=error)


class LowBudgets:
    """Says that a budget of all runs low: once for each threshold and day."""

    def __init__(
        self,
        directory: Directory,
        take_own: Callable[[NewRow], Awaitable[None]],
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
    ) -> None:
        self._directory = directory
        self._take_own = take_own
        self._rules = rules
        self._meter = meter
        self._clock = clock
        self._told: set[tuple[int, str, int]] = set()

    async def __call__(self, used: Sequence[Used]) -> None:
        """Look at how much is used. What cannot be told now is told by the next answer."""
        day = self._clock() // _DAY_MS
        self._told = {each for each in self._told if each[0] == day}
        for each in used:
            percent = warning(each)
            measure = each.limit.measure.value
            if percent is None or (day, measure, percent) in self._told:
                continue
            try:
                await self._tell(day, each, percent)
            except Unavailable as error:
                _log.warning("budget_low_not_told", error=error)
                continue
            self._told |= {(day, measure, at) for at in WARN_AT if at <= percent}
            self._meter.budget_low(measure, percent)
            _log.warning(
                "budget_low", measure=measure, percent=percent, used=each.amount, of=each.limit.most
            )

    async def _tell(self, day: int, used: Used, percent: int) -> None:
        """Into the direct chats of who is to know. The key of the row keeps it to once a day."""
        admins = (await self._rules()).caps.admins
        measure = used.limit.measure
        for room_id in [c for user in admins for c in await self._directory.direct_chats(user)]:
            low = BudgetLow(measure, percent, used.amount, used.limit.most)
            row = NewRow(
                key=f"budget:{measure.value}:{percent}:{day}:{room_id}",
                room_id=room_id,
                source=Source.OWN,
                raw=own_to_json(low),
                seen_ms=self._clock(),
            )
            await self._take_own(row)


class Ledgers:
    """All that has to do with the ledger of answers."""

    def __init__(
        self,
        rooms: RoomsStore,
        personal: PersonalStore,
        around: Surroundings,
        take_own: Callable[[NewRow], Awaitable[None]],
    ) -> None:
        ledger, rules, clock = rooms.allowance, around.rules, around.clock
        stores = (rooms.chat, personal.chat)
        self.keeping = LedgerKeeping(ledger, stores, rules, around.meter, clock, around.fault)
        low = LowBudgets(rooms.directory, take_own, rules, around.meter, clock)
        self.charges = Charges(ledger, low)
        if around.tally is not None:
            around.tally.watch = low
        self.usage = Usage(ledger, rooms.directory, rules, take_own, clock)
