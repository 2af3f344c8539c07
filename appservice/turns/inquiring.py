"""Asking a model for a turn: the question is looked at first, what it says is an input again."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from appservice.model.burst import Burst
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.given import Answered, AnswerFailed, Own
from appservice.model.ids import TurnId
from appservice.model.prompt import Prompt
from appservice.model.room import Room
from appservice.model.turn import Turn, TurnPhase
from appservice.model.unfit import Unfit
from appservice.policy.manners import may_be_told
from appservice.policy.streaming import DIRECT_ENDED
from appservice.ports.model import Hear, ModelPort
from appservice.ports.store import ChatStore
from appservice.prompt.refusing import with_help
from appservice.turns.asking import Asking
from appservice.turns.bursts import Bursts
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.gone import Gone
from appservice.turns.paying import Overheard, Paying
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.questions import Fine, Questions
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from appservice.turns.showing import Began, Showing
from appservice.turns.thinking import CalledOff, Thinking
from appservice.turns.typing import Typing

_log = structlog.get_logger()
Drop = Callable[[Turn, str], Awaitable[None]]
Settled = Callable[[Turn, Own], Awaitable[None]]
"""Is given what came of a question: no model is asked about that turn (again)."""


def _nothing() -> None:
    """Nobody waits for it."""


class Inquiring:
    """Asks for the turns of one store."""

    def __init__(
        self,
        store: ChatStore,
        model: ModelPort,
        asking: Asking,
        routing: Routing,
        paying: Paying,
        reaching: Reaching,
        questions: Questions,
        thinking: Thinking,
        bursts: Bursts,
        typing: Typing,
        showing: Showing,
        privacy: Privacy,
        rules: CurrentRules,
        clock: Clock,
        fault: Fault,
        drop: Drop,
        settled: Settled,
        gone: Gone,
    ) -> None:
        self._gone = gone
        self._store = store
        self._model = model
        self._asking = asking
        self._routing = routing
        self._paying = paying
        self._reaching = reaching
        self._questions = questions
        self._thinking = thinking
        self._bursts = bursts
        self._typing = typing
        self._showing = showing
        self._privacy = privacy
        self._rules = rules
        self._clock = clock
        self._fault = fault
        self._drop = drop
        self._settled = settled

    async def ask(self, turn: Turn) -> bool:
        """Asked -> an input of our own; whether it has to be asked again."""
        room = await self._store.room(turn.room_id)
        if room is None:
            await self._drop(turn, "room_gone")
            return False
        if not await self._privacy.holds(turn.room_id, known=room):
            await self._drop(turn, DIRECT_ENDED)
            return False
        if not may_be_told(room, self._clock(), await self._rules()):
            await self._settled(turn, AnswerFailed(turn.turn_id, ModelFault.OUT_OF_REACH))
            return False
        await self._bursts.gathered(turn.turn_id)
        burst = await self._bursts.of(turn)
        if burst is None:
            await self._drop(turn, "question_gone")
            return False
        try:
            reach = await self._reaching.now(room)
            async with self._thinking.about(turn.turn_id, reach, burst):
                fine = await self._questions.look(room, turn, burst, reach)
        except CalledOff:
            return await self._is_asked(turn.turn_id)
        self._fault("question-rated")
        if isinstance(fine, Unfit):
            await self._settled(turn, fine)
            return False
        begun = self._gone.now()
        prompt = await self._asking.prompt(self._store, room, turn, burst)
        refused = await self._paying.reserve(room, turn, prompt)
        if refused is not None:
            await self._settled(turn, refused)
            return False
        self._fault("before-model")
        return await self._told(room, turn, burst, prompt, fine, begun)

    async def _told(
        self, room: Room, turn: Turn, burst: Burst, prompt: Prompt, fine: Fine, begun: int
    ) -> bool:
        """A model is told; whether it has to be asked again. `begun`: when the prompt was."""
        own: Answered | AnswerFailed
        said = Overheard()
        try:
            reach = await self._reaching.now(room)
            route = await self._routing.order(self._store, room, turn, reach, burst)
            known = begun, frozenset(each for part in prompt.parts for each in part.event_ids)
            about = self._thinking.about(turn.turn_id, reach, burst, known)
            async with about, self._shown(turn, prompt.used, fine) as hear:
                # It may have been dropped before it could be called off.
                if not await self._is_asked(turn.turn_id):
                    await self._paying.unread(turn.turn_id, prompt, said.words)
                    return False
                completion = await self._model.complete(
                    prompt,
                    reach,
                    models=route.names,
                    hear=said.by(hear),
                    holds=lambda: not self._gone.changed(room.room_id, begun),
                )
            await self._paying.spent(turn.turn_id, prompt, completion)
            text = completion.text
            if fine.needs_help:
                text = with_help(text, (await self._rules()).content.region)
            own = Answered(
                turn.turn_id,
                text,
                prompt.used,
                completion.endpoint,
                burst.merged,
                for_adults=prompt.for_adults,
                route=route.why,
            )
        except CalledOff:
            await self._paying.cut_off(turn.turn_id, said.words)
            # Whoever called it off looked at what was open a moment ago, not now.
            return await self._is_asked(turn.turn_id)
        except ModelUnavailable as error:
            await self._paying.unread(turn.turn_id, prompt, said.words)
            if error.fault is ModelFault.OVERTAKEN:
                return await self._is_asked(turn.turn_id)
            _log.warning("no_model_answered", fault=error.fault.value, error=error)
            own = AnswerFailed(turn.turn_id, error.fault)
        self._fault("model-answered")
        await self._settled(turn, own)
        return False

    @asynccontextmanager
    async def _shown(
        self, turn: Turn, used: tuple[int, ...] | None, fine: Fine
    ) -> AsyncIterator[Hear | None]:
        """Typing is shown until the first words are."""
        async with AsyncExitStack() as until:
            begun: Began = _nothing
            if self._asking.shows_typing:
                begun = await until.enter_async_context(self._typing.shown(turn.room_id))
            showing = self._showing.of(turn, used, begun, judged=fine.judged)
            yield await until.enter_async_context(showing)

    async def _is_asked(self, turn_id: TurnId) -> bool:
        turn = await self._store.turn(turn_id)
        return turn is not None and turn.phase is TurnPhase.ASKED
