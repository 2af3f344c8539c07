"""The life of a turn after it was asked: the model, then what `saying` does.

asked -> (model) -> an input of our own -> answered -> cleared on a fresh snapshot -> sending ->
sent. Each arrow is one commit; a turn that is found anywhere in between goes on from there.
"""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from appservice.model.errors import HomeserverRefused, ModelFault, ModelUnavailable, Unavailable
from appservice.model.given import Answered, AnswerFailed, FoundOpen, Own
from appservice.model.ids import RoomId, TurnId
from appservice.model.turn import Turn, TurnPhase, Untrue
from appservice.policy.manners import may_be_told
from appservice.policy.streaming import DIRECT_ENDED, UNTRUE, Pace
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import Hear, ModelPort
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.ports.telemetry import Meter
from appservice.turns.asking import Asking
from appservice.turns.audience import Audiences
from appservice.turns.bursts import Bursts
from appservice.turns.clock import Clock
from appservice.turns.closing import TXN_LIVES_MS, Closing
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault
from appservice.turns.lanes import Lanes
from appservice.turns.paying import Overheard, Paying
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from appservice.turns.saying import Saying
from appservice.turns.showing import Began, Showing
from appservice.turns.thinking import CalledOff, Thinking
from appservice.turns.typing import Typing

_log = structlog.get_logger()
_TRIES = 3
_FORBIDDEN = 403
_UNSENT = (TurnPhase.WAITING, TurnPhase.ASKED, TurnPhase.ANSWERED)
_OPEN = (*_UNSENT, TurnPhase.SENDING)
_OWN = "own:"
TakeOwn = Callable[[NewRow], Awaitable[None]]
Apologise = Callable[[Turn], Awaitable[None]]


def _nothing() -> None:
    """Nobody waits for it."""


def _is_maybe_sent(turn: Turn) -> bool:
    """Whether sending it again may say it twice, once its transaction ID is forgotten.

    An edit that comes twice is the same edit.
    """
    return turn.phase is TurnPhase.SENDING and turn.place is None


def turn_of(row: NewRow) -> TurnId | None:
    """The turn that waits for an input of our own."""
    ours = row.source is Source.OWN and row.key.startswith(_OWN)
    return TurnId(row.key.removeprefix(_OWN)) if ours else None


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
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._model = model
        self._asking = asking
        self._routing = routing
        self._take_own = take_own
        self._apologise = apologise
        self._paying = paying
        self._rules = rules
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._reaching = Reaching(store, homeserver, rules)
        self._privacy = privacy
        self._thinking = Thinking()
        self.bursts = Bursts(store, clock)
        self._typing = Typing(homeserver, meter)
        self._saying = Saying(
            store, homeserver, asking, rules, meter, clock, fault, privacy, audiences
        )
        self._showing = Showing(store, homeserver, self._saying, pace, meter, clock, fault)
        self._closing = Closing(store, homeserver, self._saying, clock)
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
                await self._take_own(self._own_row("old:", turn, FoundOpen(turn.turn_id)))
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
                return await self._ask(turn)
            case TurnPhase.ANSWERED:
                why_not = await self._saying.clear(turn)
                if why_not == UNTRUE:
                    await self._take_own(self._own_row("untrue:", turn, Untrue(turn.turn_id)))
                    return False
                if why_not is not None:
                    await self._unsaid(turn, why_not)
                return True
            case TurnPhase.SENDING:
                if await self._saying.send(turn):
                    await self.look(turn.room_id)
                else:
                    await self._drop(turn, DIRECT_ENDED)
                return False
            case TurnPhase.CLOSING:
                await self._closing.close(turn)
                await self.look(turn.room_id)
                return False
            case _:
                return False

    async def _ask(self, turn: Turn) -> bool:
        """Asked -> an input of our own; whether it has to be asked again."""
        room = await self._store.room(turn.room_id)
        if room is None:
            await self._drop(turn, "room_gone")
            return False
        if not await self._privacy.holds(turn.room_id):
            await self._drop(turn, DIRECT_ENDED)
            return False
        if not may_be_told(room, self._clock(), await self._rules()):
            return await self._settled(turn, AnswerFailed(turn.turn_id, ModelFault.OUT_OF_REACH))
        await self.bursts.gathered(turn.turn_id)
        burst = await self.bursts.of(turn)
        if burst is None:
            await self._drop(turn, "question_gone")
            return False
        prompt = await self._asking.prompt(self._store, room, turn, burst)
        refused = await self._paying.reserve(room, turn, prompt)
        if refused is not None:
            return await self._settled(turn, refused)
        self._fault("before-model")
        own: Answered | AnswerFailed
        said = Overheard()
        try:
            reach = await self._reaching.now(room)
            route = await self._routing.order(self._store, room, turn, reach)
            about = self._thinking.about(turn.turn_id, reach, burst)
            async with about, self._shown(turn, prompt.used) as hear:
                # It may have been dropped before it could be called off.
                if not await self._is_asked(turn.turn_id):
                    await self._paying.unread(turn.turn_id, prompt, said.words)
                    return False
                completion = await self._model.complete(
                    prompt, reach, models=route.names, hear=said.by(hear)
                )
            await self._paying.spent(turn.turn_id, prompt, completion)
            own = Answered(
                turn.turn_id, completion.text, prompt.used, completion.endpoint, burst.merged
            )
        except CalledOff:
            await self._paying.cut_off(turn.turn_id, said.words)
            # Whoever called it off looked at what was open a moment ago, not now.
            return await self._is_asked(turn.turn_id)
        except ModelUnavailable as error:
            await self._paying.unread(turn.turn_id, prompt, said.words)
            _log.warning("no_model_answered", fault=error.fault.value, error=error)
            own = AnswerFailed(turn.turn_id, error.fault)
        self._fault("model-answered")
        return await self._settled(turn, own)

    async def _settled(self, turn: Turn, own: Own) -> bool:
        """No model is asked (again): what came of it is an input of the room."""
        await self._take_own(self._own_row(_OWN, turn, own))
        self._thinking.answered(turn.turn_id, turn.room_id)
        return False

    @asynccontextmanager
    async def _shown(self, turn: Turn, used: tuple[int, ...] | None) -> AsyncIterator[Hear | None]:
        """Typing is shown until the first words are."""
        async with AsyncExitStack() as until:
            begun: Began = _nothing
            if self._asking.shows_typing:
                begun = await until.enter_async_context(self._typing.shown(turn.room_id))
            yield await until.enter_async_context(self._showing.of(turn, used, begun))

    async def _is_asked(self, turn_id: TurnId) -> bool:
        turn = await self._store.turn(turn_id)
        return turn is not None and turn.phase is TurnPhase.ASKED

    def _own_row(self, prefix: str, turn: Turn, own: Own) -> NewRow:
        return NewRow(
            key=prefix + turn.turn_id,
            room_id=turn.room_id,
            source=Source.OWN,
            raw=own_to_json(own),
            seen_ms=self._clock(),
        )

    async def _unsaid(self, turn: Turn, why: str) -> None:
        if why == "empty_answer":
            await self._apologise(turn)
        await self._drop(turn, why)

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
