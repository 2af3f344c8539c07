"""The life of a turn after it was asked: the model, the verdict, the sending.

asked -> (model) -> an input of our own -> answered -> cleared on a fresh snapshot -> sending ->
sent. Each arrow is one commit; a turn that is found anywhere in between goes on from there.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import structlog

from appservice.model.chat import Author, Line
from appservice.model.errors import HomeserverRefused, ModelUnavailable, Unavailable
from appservice.model.event import LineKind
from appservice.model.given import Answered, AnswerFailed
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.model.room import RoomKind
from appservice.model.turn import Turn, TurnPhase
from appservice.model.verdict import Deny, Reply
from appservice.policy.admission import still_direct
from appservice.policy.audience import audience_of
from appservice.policy.content import clear
from appservice.ports.homeserver import Homeserver
from appservice.ports.model import ModelPort
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.ports.telemetry import Meter
from appservice.turns.asking import Asking
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.lanes import Lanes
from appservice.turns.thinking import CalledOff, Thinking
from appservice.turns.typing import Typing

_log = structlog.get_logger()
_TRIES = 3
_FORBIDDEN = 403
_OPEN = (TurnPhase.WAITING, TurnPhase.ASKED, TurnPhase.ANSWERED, TurnPhase.SENDING)
_OWN = "own:"
TakeOwn = Callable[[NewRow], Awaitable[None]]
Apologise = Callable[[Turn], Awaitable[None]]


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
        take_own: TakeOwn,
        apologise: Apologise,
        meter: Meter,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._model = model
        self._asking = asking
        self._take_own = take_own
        self._apologise = apologise
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._thinking = Thinking()
        self._typing = Typing(homeserver, meter)
        self._failures: Counter[TurnId] = Counter()
        self._lanes: Lanes[TurnId] = Lanes("turns", self._next, meter, at_once=64)
        self.close = self._lanes.close

    async def start(self) -> None:
        """Take up what an earlier run left."""
        for turn in await self._store.open_turns():
            self._lanes.wake(turn.turn_id)

    async def look(self, room_id: RoomId) -> None:
        """Something changed in that room's turns."""
        turns = await self._store.open_turns(room_id)
        self._thinking.call_off(room_id, {turn.turn_id for turn in turns})
        for turn in turns:
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
            case TurnPhase.ASKED:
                await self._ask(turn)
                return False
            case TurnPhase.ANSWERED:
                await self._clear(turn)
                return True
            case TurnPhase.SENDING:
                await self._send(turn)
                return False
            case _:
                return False

    async def _ask(self, turn: Turn) -> None:
        room = await self._store.room(turn.room_id)
        if room is None:
            await self._drop(turn, "room_gone")
            return
        prompt = await self._asking.prompt(self._store, room, turn)
        if prompt is None:
            await self._drop(turn, "question_gone")
            return
        self._fault("before-model")
        own: Answered | AnswerFailed
        try:
            async with self._thinking.about(turn.turn_id, turn.room_id), self._shown(turn.room_id):
                # It may have been dropped before it could be called off.
                if not await self._is_asked(turn.turn_id):
                    return
                completion = await self._model.complete(prompt)
            own = Answered(turn.turn_id, completion.text)
        except CalledOff:
            return
        except ModelUnavailable as error:
            _log.warning("no_model_answered", fault=error.fault.value, error=error)
            own = AnswerFailed(turn.turn_id, error.fault)
        self._fault("model-answered")
        row = NewRow(
            key=f"{_OWN}{turn.turn_id}",
            room_id=turn.room_id,
            source=Source.OWN,
            raw=own_to_json(own),
            seen_ms=self._clock(),
        )
        await self._take_own(row)

    def _shown(self, room_id: RoomId) -> AbstractAsyncContextManager[None]:
        if self._asking.shows_typing:
            return self._typing.shown(room_id)
        return nullcontext()

    async def _is_asked(self, turn_id: TurnId) -> bool:
        turn = await self._store.turn(turn_id)
        return turn is not None and turn.phase is TurnPhase.ASKED

    async def _clear(self, turn: Turn) -> None:
        room = await fresh_room(self._store, self._homeserver, turn.room_id)
        if room is None or not room.joined(room.ai):
            await self._drop(turn, "not_in_room")
            return
        if room.kind is RoomKind.DIRECT and not still_direct(room):
            await self._drop(turn, "no_direct_chat")
            return
        verdict = clear(turn.answer or "", audience_of(room))
        if isinstance(verdict, Deny):
            if verdict.reason == "empty_answer":
                await self._apologise(turn)
            await self._drop(turn, verdict.reason)
            return
        about = await self._store.line(turn.room_id, turn.about)
        content = self._asking.content(Reply(verdict), room, turn, about)
        self._fault("before-sending")
        await self._store.sending(turn.turn_id, content, f"parlour-{turn.turn_id}")

    async def _send(self, turn: Turn) -> None:
        content = dict(turn.content or {})
        txn_id = turn.txn_id or f"parlour-{turn.turn_id}"
        self._fault("before-send")
        event_id = await self._homeserver.send(turn.room_id, "m.room.message", content, txn_id)
        self._fault("sent-not-stored")
        await self._store.sent(turn.turn_id, self._own_line(turn, event_id, content))
        self._meter.reply_sent("answer")
        await self.look(turn.room_id)

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

    def _own_line(self, turn: Turn, event_id: EventId, content: Mapping[str, Any]) -> Line:
        return Line(
            room_id=turn.room_id,
            event_id=event_id,
            sender=self._asking.ai,
            author=Author.AI,
            kind=LineKind.TEXT,
            body=str(content.get("body", "")),
            sent_ms=self._clock(),
            reply_to=turn.about,
            thread=turn.thread,
        )
