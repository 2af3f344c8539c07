"""Counting what somebody has used of their plan, for them alone where that can be."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from appservice.model.allowance import Counted, CountUsage, Limit, Measure, Telling, Whose
from appservice.model.given import UsageCounted
from appservice.model.ids import RoomId, UserId
from appservice.model.plans import DAY_MS, Plan
from appservice.policy.allowance import personal
from appservice.policy.plans import plan_of
from appservice.ports.allowance import Allowance
from appservice.ports.directory import Directory
from appservice.ports.store import NewRow, Source, StoredAct
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.pipeline import CurrentRules


class Usage:
    """Performs `CountUsage`, on both sides."""

    def __init__(
        self,
        ledger: Allowance,
        directory: Directory,
        rules: CurrentRules,
        take_own: Callable[[NewRow], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._rules = rules
        self._take_own = take_own
        self._clock = clock

    async def count(self, stored: StoredAct, act: CountUsage) -> str:
        """Count, and hand it to the direct chat of who asked; without one, to where they asked."""
        plan = plan_of(act.user, (await self._rules()).plans)
        told = UsageCounted(act.user, plan.name, await self._counted(act.user, plan))
        here = replace(told, about=act.about, thread=act.thread)
        chats = await self._directory.direct_chats(act.user)
        if stored.room_id in chats:
            await self._tell(stored, stored.room_id, here)
        elif chats:
            await self._tell(stored, chats[0], told)
            await self._tell(stored, stored.room_id, replace(here, how=Telling.ELSEWHERE))
        else:
            await self._tell(stored, stored.room_id, replace(here, how=Telling.BRIEFLY))
        return "counted"

    async def _counted(self, user: UserId, plan: Plan) -> tuple[Counted, ...]:
        limits = personal(user, plan)
        if plan.replies is None:
            limits = (_day_of(user), *limits)
        return tuple(
            Counted(
                measure=used.limit.measure,
                amount=used.amount,
                most=None if plan.replies is None and used.limit == limits[0] else used.limit.most,
                window_ms=used.limit.window_ms,
                free_ms=used.free_ms,
            )
            for used in await self._ledger.used(limits, self._clock())
        )

    async def _tell(self, stored: StoredAct, room_id: RoomId, told: UsageCounted) -> None:
        row = NewRow(
            key=f"usage:{stored.act_id}:{told.how.value}",
            room_id=room_id,
            source=Source.OWN,
            raw=own_to_json(told),
            seen_ms=self._clock(),
        )
        await self._take_own(row)


def _day_of(user: UserId) -> Limit:
    """What is counted where there is no limit."""
    replies = Measure.REPLIES
    return Limit(whose=Whose.PERSON, key=user, measure=replies, most=0, window_ms=DAY_MS)
