"""The life of a turn after it was asked: the model, then what `saying` does.

asked -> (model) -> an input of our own -> answered -> cleared on a fresh snapshot -> sending ->
sent. Each arrow is one commit; a turn that is found anywhere in between goes on from there.
"""

from collections import Counter
from collections.abc import Awaitable, Callable

import structlog

from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.given import FoundOpen, Own
from appservice.model.ids import RoomId, TurnId
from appservice.model.turn import Turn, TurnPhase, Untrue
from appservice.model.unfit import Unfit
from appservice.model.verdict import Deny
from appservice.policy.content import NOT_JUDGED, UNFIT
from appservice.policy.streaming import NARROWED, UNTRUE, Pace
from appservice.ports.guardians import Alarms
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import ModelPort
from appservice.ports.store import ChatStore, NewRow
from appservice.ports.telemetry import Meter
from appservice.prompt.refusing import help_near
from appservice.turns.asking import Asking
from appservice.turns.audience import Audiences
from appservice.turns.bursts import Bursts
from appservice.turns.clock import Clock
from appservice.turns.closing import TXN_LIVES_MS, Closing
from appservice.turns.faults import Fault
from appservice.turns.gone import Gone
from appservice.turns.inquiring import Inquiring
from appservice.turns.lanes import Lanes
from appservice.turns.own_rows import SETTLED, own_row
from appservice.turns.paying import Paying
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.questions import Questions
from appservice.turns.rating import Ratings
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from appservice.turns.saying import Saying
from appservice.turns.showing import Showing
from appservice.turns.thinking import Thinking
from appservice.turns.typing import Typing

_log = structlog.get_logger()
_TRIES = 3
_FORBIDDEN = 403
_UNSENT = (TurnPhase.WAITING, TurnPhase.ASKED, TurnPhase.ANSWERED)
_OPEN = (*_UNSENT, TurnPhase.SENDING)
TakeOwn = Callable[[NewRow], Awaitable[None]]
Apologise = Callable[[Turn], Awaitable[None]]


def _is_maybe_sent(turn: Turn) -> bool:
    """Whether sending it again may say it twice, once its transaction ID is forgotten.

    An edit that comes twice is the same edit.
    """
    return turn.phase is TurnPhase.SENDING and turn.place is None


class Turns:
    """Carries the open turns of one store."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        model: ModelPort,
        asking: Asking,
        routing: Routing,
        take_own: TakeOwn,
        apologise: Apologise,
        paying: Paying,
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
        fault: Fault,
        pace: Pace,
        privacy: Privacy,
        audiences: Audiences,
        ratings: Ratings,
        alarms: Alarms | None = None,
        gone: Gone | None = None,
    ) -> None:
        self._gone = gone or Gone()
        self._store = store
        self._asking = asking
        self._take_own = take_own
        self._apologise = apologise
        self._paying = paying
        self._rules = rules
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._reaching = Reaching(store, homeserver, rules)
        self._thinking = Thinking()
        self.bursts = Bursts(store, clock)
        self._typing = Typing(homeserver, meter)
        self._saying = Saying(
            store,
            homeserver,
            asking,
            rules,
            meter,
            clock,
            fault,
            privacy,
            audiences,
            ratings,
            self._anew,
        )
        showing = Showing(store, homeserver, self._saying, pace, meter, clock, fault, self._unfit)
        self._closing = Closing(store, homeserver, self._saying, clock)
        self._inquiring = Inquiring(
            store,
            model,
            asking,
            routing,
            paying,
            self._reaching,
            Questions(ratings, audiences, rules, alarms),
            self._thinking,
            self.bursts,
            self._typing,
            showing,
            privacy,
            rules,
            clock,
            fault,
            self._drop,
            self._settled,
            self._gone,
        )
        self._failures: Counter[TurnId] = Counter()
        self._lanes: Lanes[TurnId] = Lanes("turns", self._next, meter, at_once=64)

    async def close(self, grace_s: float) -> None:
        """Finish what is under way, for at most so long."""
        await self._lanes.close(grace_s)
        await self._typing.close()

    async def start(self) -> None:
        """Take up what an earlier run left, unless it is so old that nobody waits for it."""
        max_age_ms = (await self._rules()).answer_max_age_ms
        for turn in await self._store.open_turns():
            age_ms = self._clock() - turn.opened_ms
            if _is_maybe_sent(turn) and age_ms > TXN_LIVES_MS:
                await self._drop(turn, "maybe_sent")
            elif turn.phase in _UNSENT and age_ms > max_age_ms:
                await self._take_own(own_row("old:", turn, FoundOpen(turn.turn_id), self._clock()))
            else:
                self._lanes.wake(turn.turn_id)

    async def look(self, room_id: RoomId) -> None:
        """Something changed in that room's turns."""
        turns = await self._store.open_turns(room_id)
        await self._paying.look(room_id, {turn.turn_id for turn in turns})
        self._thinking.call_off(room_id, {t.turn_id for t in turns if t.phase in _OPEN})
        if self._thinking.is_elsewhere(room_id) and await self._reaching.has_shrunk(room_id):
            self._thinking.call_home(room_id)
        self.bursts.note(room_id, turns)
        for turn in turns:
            asked = self._thinking.burst(turn.turn_id)
            if asked is not None and (
                await self.bursts.is_overtaken(turn, asked, turns)
                or self.bursts.lacks(turn, self._thinking.knew(turn.turn_id), self._gone)
                or not await self._asking.holds(turn)
            ):
                self._thinking.ask_anew(turn.turn_id)
            if turn.phase is not TurnPhase.WAITING:
                self._lanes.wake(turn.turn_id)

    async def give_up(self, turn_id: TurnId) -> None:
        """End a turn that cannot go on, and say so: the next one must not wait for it for ever."""
        turn = await self._store.turn(turn_id)
        if turn is not None and turn.phase in _OPEN:
            await self._apologise(turn)
            await self._drop(turn, "failed")

    async def _next(self, turn_id: TurnId) -> bool:
        turn = await self._store.turn(turn_id)
        if turn is None:
            return False
        self._meter.open_turns(self._lanes.busy)
        try:
            more = await self._go_on(turn)
        except Unavailable:
            raise  # it waits, and the wait does not count as a try
        except HomeserverRefused as refused:
            await self._refused(turn, refused)
            more = False
        except Exception:
            self._failures[turn_id] += 1
            if self._failures[turn_id] < _TRIES:
                raise
            _log.exception("turn_given_up", turn_id=turn_id, room_id=turn.room_id)
            self._meter.error("turn_given_up")
            await self.give_up(turn_id)
            more = False
        self._failures.pop(turn_id, None)
        return more

    async def _go_on(self, turn: Turn) -> bool:
        match turn.phase:
            case TurnPhase.ASKED if self._thinking.is_answered(turn.turn_id):
                return False
            case TurnPhase.ASKED:
                return await self._inquiring.ask(turn)
            case TurnPhase.ANSWERED:
                denied = await self._saying.clear(turn)
                return True if denied is None else await self._denied(turn, denied)
            case TurnPhase.SENDING:
                await self._send(turn)
                return False
            case TurnPhase.CLOSING:
                await self._closing.close(turn)
                await self.look(turn.room_id)
                return False
            case _:
                return False

    async def _send(self, turn: Turn) -> None:
        """Sending -> sent, or ended."""
        why_not = await self._saying.send(turn)
        if why_not is None:
            await self.look(turn.room_id)
        elif why_not != NARROWED:
            await self._drop(turn, why_not)

    async def _settled(self, turn: Turn, own: Own) -> None:
        """No model is asked (again): what came of it is an input of the room."""
        await self._take_own(own_row(SETTLED, turn, own, self._clock()))
        self._thinking.answered(turn.turn_id, turn.room_id)

    async def _unfit(self, turn: Turn, denied: Deny) -> None:
        """Words for a turn must not be seen: an input of the room, once for each turn."""
        help_ = help_near((await self._rules()).content.region)
        if denied.reason == NOT_JUDGED and help_ not in (turn.answer or ""):
            help_ = ""  # nobody was to be told: `turns.inquiring`
        own = Unfit(turn.turn_id, denied.reason, denied.category, help_)
        await self._take_own(own_row("unfit:", turn, own, self._clock()))

    async def _anew(self, turn: Turn, *, narrowed: bool = True) -> None:
        """Its words must not be said: an input of the room asks anew."""
        untrue = Untrue(turn.turn_id, narrowed)
        await self._take_own(own_row("untrue:", turn, untrue, self._clock()))

    async def _denied(self, turn: Turn, denied: Deny) -> bool:
        """The answer must not be said; whether the turn goes on at once."""
        match denied.reason:
            case why if why == UNTRUE:
                await self._anew(turn, narrowed=False)
                return False
            case why if why == NARROWED:
                return False
            case why if why in (UNFIT, NOT_JUDGED):
                await self._unfit(turn, denied)
                return False
            case "empty_answer":
                await self._apologise(turn)
        await self._drop(turn, denied.reason)
        return True

    async def _refused(self, turn: Turn, refused: HomeserverRefused) -> None:
        _log.warning("answer_refused", turn_id=turn.turn_id, room_id=turn.room_id, error=refused)
        if refused.status != _FORBIDDEN:  # there we may not speak; elsewhere it was these words
            await self._apologise(turn)
        await self._drop(turn, "refused")

    async def _drop(self, turn: Turn, why: str) -> None:
        self._meter.turn_dropped(why)
        _log.info("turn_dropped", turn_id=turn.turn_id, why=why)
        await self._store.drop_turn(turn.turn_id, why)
        await self.look(turn.room_id)
