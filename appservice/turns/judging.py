"""Asking the judge: beside all else, one short call of a model, whose word is an input again.

The act that starts it is done at once, so that nothing in the room waits for a model. What is lost
with the process is asked once more when the timer of the room's consideration rings.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from appservice.model.errors import ModelUnavailable, Unavailable
from appservice.model.given import Judged
from appservice.model.ids import RoomId
from appservice.model.judging import OF_FAILURES, AskJudge, Opinion, Reason
from appservice.model.reach import Reach
from appservice.model.room import Room
from appservice.model.routing import Purpose
from appservice.model.rules import Rules
from appservice.policy.manners import may_be_told
from appservice.policy.reach import reach_of
from appservice.ports.model import ModelPort
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.ports.telemetry import Meter
from appservice.prompt.judging import judge_prompt, opinion_of
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault
from appservice.turns.gone import Gone
from appservice.turns.lanes import Lanes
from appservice.turns.pipeline import CurrentRules
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing

_log = structlog.get_logger()
_LINES: Final = 24
TakeOwn = Callable[[NewRow], Awaitable[None]]


class Judge:
    """Asks for the rooms of one store."""

    def __init__(
        self,
        store: ChatStore,
        reaching: Reaching,
        model: ModelPort,
        routing: Routing,
        take_own: TakeOwn,
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
        fault: Fault,
        gone: Gone | None = None,
    ) -> None:
        self._gone = gone or Gone()
        self._store = store
        self._reaching = reaching
        self._model = model
        self._routing = routing
        self._take_own = take_own
        self._rules = rules
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._wanted: dict[RoomId, AskJudge] = {}
        self._calls: dict[RoomId, tuple[AskJudge, Reach, asyncio.Timeout]] = {}
        self._lanes: Lanes[RoomId] = Lanes("judging", self._next, meter)
        self.close = self._lanes.close

    async def ask(self, stored: StoredAct, act: AskJudge) -> str:
        """Begin to ask; what was to be asked in that room before is overtaken."""
        self._wanted[stored.room_id] = act
        self._lanes.wake(stored.room_id)
        return "asked"

    async def look(self, room_id: RoomId) -> None:
        """Something was decided in that room: a call that it does not want any more is ended."""
        if room_id not in self._calls:
            return
        room, rules = await self._store.room(room_id), await self._rules()
        call = self._calls.get(room_id)
        if call is None:
            return
        act, reach, limit = call
        wanted = room is not None and _is_wanted(room, act)
        if wanted and room is not None and may_be_told(room, self._clock(), rules):
            now = reach_of(room, rules)
            if reach.own_machines_only or not now.own_machines_only:
                return
        limit.reschedule(asyncio.get_running_loop().time())

    async def _next(self, room_id: RoomId) -> bool:
        act = self._wanted.get(room_id)
        if act is None:
            return False
        room = await self._store.room(room_id)
        if room is not None and _is_wanted(room, act):
            try:
                judged = await self._judged(room, act)
            except Unavailable:
                raise  # it waits
            except Exception:
                self._done(room_id, act)  # or it would fail again and again
                raise
            failed = judged.why in OF_FAILURES
            self._meter.judged("failed" if failed else judged.opinion.value)
            await self._take_own(self._row(room_id, act, judged))
        self._done(room_id, act)
        return room_id in self._wanted

    def _done(self, room_id: RoomId, act: AskJudge) -> None:
        if self._wanted.get(room_id) is act:
            del self._wanted[room_id]

    async def _judged(self, room: Room, act: AskJudge) -> Judged:
        rules = await self._rules()
        holds = self._gone.holds(room.room_id)
        asked = await self._store.line(room.room_id, act.about)
        if asked is None:
            return _silent(act, Reason.GONE)
        said = await self._store.lines(room.room_id, _LINES)
        lines = [line for line in said if not line.left_out]
        prompt = judge_prompt(room, lines, self._clock(), rules.ai_name)
        reach = await self._reaching.now(room)
        models = await self._models(room, rules)
        if not models:
            return _silent(act, Reason.FAILED)
        self._fault("before-judge")
        try:
            async with asyncio.timeout(rules.judge.timeout_ms / 1000) as limit:
                self._calls[room.room_id] = (act, reach, limit)
                await self.look(room.room_id)  # it may have come to that since we looked
                completion = await self._model.complete(
                    prompt, reach, models=models, once=True, holds=holds
                )
        except (ModelUnavailable, TimeoutError) as error:
            _log.info("judge_said_nothing", error=error)
            return _silent(act, Reason.FAILED)
        finally:
            self._calls.pop(room.room_id, None)
        self._fault("judge-answered")
        found = opinion_of(completion.text)
        if found is None:
            _log.info("judge_made_no_sense", model=completion.model)
            return _silent(act, Reason.NONSENSE)
        return Judged(act.about, act.asked_ms, found.call, found.why, found.sure, found.emoji)

    async def _models(self, room: Room, rules: Rules) -> tuple[str, ...]:
        if rules.judge.model is not None:
            return (rules.judge.model,)
        return await self._routing.cheapest(Purpose.JUDGE, room)

    def _row(self, room_id: RoomId, act: AskJudge, judged: Judged) -> NewRow:
        return NewRow(
            key=f"judged:{act.about}:{act.asked_ms}",
            room_id=room_id,
            source=Source.OWN,
            raw=own_to_json(judged),
            seen_ms=self._clock(),
        )


def _is_wanted(room: Room, act: AskJudge) -> bool:
    """Whether nothing was said since that ended it."""
    considered = room.group.judging.considered
    return considered is not None and (considered.about, considered.asked_ms) == (
        act.about,
        act.asked_ms,
    )


def _silent(act: AskJudge, why: Reason) -> Judged:
    return Judged(act.about, act.asked_ms, Opinion.SILENT, why)
