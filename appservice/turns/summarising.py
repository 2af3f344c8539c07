"""Makes the summaries of closed ranges, beside everything else: nobody waits for one.

Killed anywhere nothing is lost: a range without a summary is seen at the room's next turn.
"""

from typing import Final

import structlog

from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.ids import RoomId
from appservice.model.room import Room
from appservice.model.routing import Purpose
from appservice.model.segment import Segment, Summary
from appservice.model.speaking import Mode
from appservice.policy.manners import mode_of
from appservice.ports.model import ModelPort
from appservice.ports.store import ChatStore
from appservice.ports.telemetry import Meter
from appservice.prompt.past import MOST_TOLD
from appservice.prompt.summing import summary_of
from appservice.turns.asking import Asking
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.gone import Gone
from appservice.turns.lanes import Lanes
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.reaching import Reaching
from appservice.turns.recalling import is_told
from appservice.turns.routing import Routing

_log = structlog.get_logger()
_MOST_LINES: Final = 400
_CALLS: Final = 3  # at each look at a room
_TRIES: Final = 3
_FIRST_PAUSE_MS: Final = 60_000
_AWAY_PAUSE_MS: Final = 5 * 60_000
_AT_ONCE: Final = 2


class Summarising:
    """Asks the cheapest model for the summaries that one side's rooms lack."""

    def __init__(
        self,
        store: ChatStore,
        reaching: Reaching,
        model: ModelPort,
        routing: Routing,
        asking: Asking,
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
        fault: Fault,
        privacy: Privacy,
        gone: Gone | None = None,
    ) -> None:
        self._gone = gone or Gone()
        self._store = store
        self._reaching = reaching
        self._model = model
        self._routing = routing
        self._asking = asking
        self._rules = rules
        self._clock = clock
        self._fault = fault
        self._privacy = privacy
        self._calls: dict[RoomId, int] = {}
        self._lanes: Lanes[RoomId] = Lanes("summaries", self._next, meter, at_once=_AT_ONCE)
        self.close = self._lanes.close

    @property
    def busy(self) -> int:
        """In how many rooms it is at work."""
        return self._lanes.busy

    def look(self, room_id: RoomId) -> None:
        """Begin, where the room's last prompt lacked a summary."""
        if room_id in self._asking.lacking:
            self._asking.lacking.discard(room_id)
            self._calls[room_id] = _CALLS
            self._lanes.wake(room_id)

    async def _next(self, room_id: RoomId) -> bool:
        """Make the newest one that is due; whether there may be another."""
        room = await self._store.room(room_id)
        segment = await self._due(room) if room is not None else None
        if room is None or segment is None or self._calls.get(room_id, 0) == 0:
            self._calls.pop(room_id, None)
            return False
        self._calls[room_id] -= 1
        try:
            summary = await self._made(room, segment)
        except ModelUnavailable as error:  # says nothing about the range: nothing is given up
            _log.info("no_summary", room_id=room_id, error=error)
            retry_ms = self._clock() + _AWAY_PAUSE_MS
            await self._store.summary_failed(segment, retry_ms, counts=False)
            return True
        self._fault("summary-made")
        if summary is not None:
            await self._store.summarised(segment, summary)
        elif segment.tries + 1 >= _TRIES:  # then older lines simply leave
            await self._store.summarised(segment, Summary(text=""))
        else:
            pause_ms: int = _FIRST_PAUSE_MS * 8**segment.tries
            await self._store.summary_failed(segment, self._clock() + pause_ms)
        return True

    async def _due(self, room: Room) -> Segment | None:
        rules = await self._rules()
        if mode_of(room, rules) is Mode.OFF or not room.listens or rules.stopped is not None:
            return None
        if not await self._privacy.holds(room.room_id, known=room):
            return None
        now_ms = self._clock()
        segments = await self._store.segments(room.room_id, MOST_TOLD)
        due = [each for each in segments if each.summary is None and each.retry_ms <= now_ms]
        return due[-1] if due else None

    async def _made(self, room: Room, segment: Segment) -> Summary | None:
        """What a model makes of a range; None when it makes nothing of it.

        Raises `ModelUnavailable`.
        """
        holds = self._gone.holds(segment.room_id)
        found = await self._store.lines_between(
            segment.room_id, _MOST_LINES, segment.from_place, segment.to_place
        )
        lines = [line for line in found if is_told(line)]
        made = self._asking.summary_prompt(room, lines)
        if made is None:
            return Summary(text="")
        prompt, names = made
        reach = await self._reaching.now(room)
        models = await self._routing.cheapest(Purpose.SUMMARY, room)
        if not models:
            raise ModelUnavailable("No model may be asked.", ModelFault.OUT_OF_REACH)
        self._fault("before-summary")
        try:
            completion = await self._model.complete(prompt, reach, models=models, holds=holds)
        except ModelUnavailable as error:
            if error.fault is not ModelFault.NONSENSE:
                raise
            return None
        return summary_of(completion.text, prompt, names, lines)
