"""Who is charged for an answer: reserved before a model is asked, settled when it was said.

The turn and its charge are kept in two places. Killed in between, what is reserved and not open
any more is found and settled or released: `reconcile`, at each start and now and then.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from appservice.model.allowance import Claim, Used
from appservice.model.errors import Unavailable
from appservice.model.given import Refused
from appservice.model.ids import RoomId, TurnId
from appservice.model.prompt import Completion, Prompt
from appservice.model.room import Room, RoomKind
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.allowance import everybody, limits_of
from appservice.ports.allowance import Allowance
from appservice.ports.model import Hear
from appservice.ports.store import ChatStore
from appservice.ports.telemetry import Meter
from appservice.prompt.tokens import estimate
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules

_log = structlog.get_logger()
CATCH_UP: Final = "catchup:"
"""With the ID of its act after it, this is what a catch-up is charged by."""
_OVER: Final = (TurnPhase.SENT, TurnPhase.DROPPED)
Watch = Callable[[Sequence[Used]], Awaitable[None]]
"""Is shown how much is used of what everybody shares."""


class Paying:
    """Charges for the turns of one store."""

    def __init__(
        self,
        store: ChatStore,
        ledger: Allowance,
        rules: CurrentRules,
        watch: Watch,
        meter: Meter,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._rules = rules
        self._watch = watch
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._held: dict[TurnId, _Held] = {}

    async def start(self) -> None:
        """Remember what an earlier run reserved for turns that go on."""
        for turn_id in await self._ledger.reserved():
            turn = await self._store.turn(turn_id)
            if turn is not None:
                self._held[turn_id] = _Held(turn.room_id)

    async def reserve(self, room: Room, turn: Turn, prompt: Prompt) -> Refused | None:
        """Before a model is asked: whether the answer of a turn must not be, and till when.

        Else the prompt is charged, by a guess: whatever ends the call, a model may have read it.
        """
        rules, guess = await self._rules(), size_of(prompt)
        claim = Claim(
            turn_id=turn.turn_id,
            payer=None if turn.unasked else turn.asker,
            room_id=None if room.kind is RoomKind.DIRECT else room.room_id,
            at_ms=self._clock(),
            tokens=guess,
        )
        refusal = await self._ledger.reserve(claim, limits_of(claim, rules))
        self._fault("reserved")
        if refusal is not None:
            self._meter.answer_refused(refusal.limit.whose.value)
            return Refused(turn.turn_id, refusal.limit.whose, refusal.until_ms)
        self._held.setdefault(turn.turn_id, _Held(room.room_id)).guess = guess
        return None

    async def spent(self, turn_id: TurnId, prompt: Prompt, completion: Completion) -> None:
        """What a model took for the answer, guessed where it does not say.

        It is charged when the turn ends: the answer does not wait for it.
        """
        held = self._held.get(turn_id)
        guess = size_of(prompt) if held is None else held.guess
        took = tokens_of(completion, guess)
        if held is None:
            await self._correct(turn_id, took - guess)
        else:
            held.more += took - guess

    async def cut_off(self, turn_id: TurnId, words: str) -> None:
        """The call was ended when a model had said so much."""
        await self._correct(turn_id, estimate(words))

    async def unread(self, turn_id: TurnId, prompt: Prompt, words: str) -> None:
        """No model answered: only what one began to say was paid for."""
        await self._correct(turn_id, estimate(words) if words else -size_of(prompt))

    async def _correct(self, turn_id: TurnId, tokens: int) -> None:
        await self._ledger.spent(turn_id, tokens)
        await self._shown()

    async def _shown(self) -> None:
        shared = everybody((await self._rules()).caps)
        if shared:
            await self._watch(await self._ledger.used(shared, self._clock()))

    async def look(self, room_id: RoomId, open_turns: Collection[TurnId]) -> None:
        """Settle or release what was reserved for turns of that room that are over by now."""
        held = ((t, one) for t, one in self._held.items() if t not in open_turns)
        over = [turn_id for turn_id, one in held if one.room_id == room_id]
        for turn_id in over:
            try:
                await self._end(turn_id)
            except Unavailable as error:
                _log.warning("charge_not_ended", turn_id=turn_id, error=error)

    async def _end(self, turn_id: TurnId) -> None:
        turn = await self._store.turn(turn_id)
        if turn is not None and turn.phase not in _OVER:
            return
        held = self._held.pop(turn_id, None)
        if held is None:
            return  # somebody else looks at the same time
        try:
            await end_charge(self._ledger, turn_id, turn, self._meter, self._fault, held.more)
        except Unavailable:
            # Whether it was charged nobody knows: what was guessed stands, nothing counts twice.
            self._held.setdefault(turn_id, _Held(held.room_id, held.guess))
            raise
        if held.more:
            await self._shown()


@dataclass(slots=True)
class _Held:
    """What is reserved for a turn that goes on.

    `guess`: what its prompt was charged with, `more` what is still to be charged beside it.
    """

    room_id: RoomId
    guess: int = 0
    more: int = 0


class Overheard:
    """What a model has said so far, kept on its way to whoever listens."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    @property
    def words(self) -> str:
        """All of it, what is void by now too: it was paid for."""
        return "".join(self._parts)

    def by(self, hear: Hear | None) -> Hear | None:
        """A listener that keeps it and tells another; none where nobody listens."""
        if hear is None:
            return None

        def keep(more: str, /, *, anew: bool) -> None:
            self._parts.append(more)
            hear(more, anew=anew)

        return keep


def size_of(prompt: Prompt) -> int:
    """The tokens of a prompt, guessed from above."""
    return sum(estimate(part.text) for part in prompt.parts)


def tokens_of(completion: Completion, guess: int) -> int:
    """Tokens read and written. `guess`: those of the prompt, where the model does not say."""
    read, written = completion.input_tokens, completion.output_tokens
    if read is None:
        read = guess
    return read + (estimate(completion.text) if written is None else written)


def is_shown(turn: Turn) -> bool:
    """Whether anybody can have seen something of the answer of a turn that is over."""
    return turn.phase is TurnPhase.SENT or turn.shown is not None


async def end_charge(
    ledger: Allowance,
    turn_id: TurnId,
    turn: Turn | None,
    meter: Meter,
    fault: Fault,
    more: int = 0,
) -> None:
    """Settle the charge of a turn that is over, or release it; None: its room was erased.

    `more`: tokens that it took and is not charged with yet.
    """
    fault("before-settling")
    if turn is not None and is_shown(turn):
        await ledger.settle(turn_id, more)
        meter.answer_charged("nobody" if turn.unasked else "person")
    else:
        await ledger.release(turn_id, more)
        meter.answer_charged("free")


async def reconcile(
    ledger: Allowance, stores: Sequence[ChatStore], meter: Meter, fault: Fault
) -> None:
    """End the charges of all turns that are over, wherever they are kept.

    What somebody missed is no turn: it is being made as long as its act is open.
    """
    reserved = await ledger.reserved()
    made = set[str]()
    if any(turn_id.startswith(CATCH_UP) for turn_id in reserved):
        made = {f"{CATCH_UP}{act.act_id}" for one in stores for act in await one.open_acts()}
    for turn_id in reserved:
        if turn_id in made:
            continue
        turn = None
        for store in stores:
            turn = turn or await store.turn(turn_id)
        if turn is None or turn.phase in _OVER:
            await end_charge(ledger, turn_id, turn, meter, fault)
