"""What exists twice, once for rooms and once for direct chats: queue, pipeline, acts, turns."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from appservice.model.effect import Leave, Notice, Redact
from appservice.model.ids import RoomId
from appservice.model.judging import AskJudge, React
from appservice.model.turn import Turn
from appservice.policy.streaming import Pace
from appservice.ports.allowance import Allowance
from appservice.ports.awaiting import Awaiting
from appservice.ports.classifier import Classifier
from appservice.ports.embeddings import Embed
from appservice.ports.guardians import Alarms
from appservice.ports.homeserver import Homeserver
from appservice.ports.keys import Keys
from appservice.ports.model import ModelPort
from appservice.ports.reading import Read
from appservice.ports.store import ChatStore, NewRow, Row, Source
from appservice.ports.telemetry import Meter
from appservice.prompt.build import Budget
from appservice.turns.answer import Turns
from appservice.turns.asking import Asking
from appservice.turns.audience import Audiences
from appservice.turns.beside import Counted, Tally
from appservice.turns.clearing import Clearing
from appservice.turns.clock import Clock
from appservice.turns.common import CommonActs
from appservice.turns.drawing import drawing
from appservice.turns.faults import Fault
from appservice.turns.forgotten import ErasedMs, nobody_erased
from appservice.turns.gone import Gone
from appservice.turns.judging import Judge
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.own_rows import turn_of
from appservice.turns.paying import Paying, Watch
from appservice.turns.perform import Acts
from appservice.turns.pipeline import CurrentRules, Pipeline
from appservice.turns.privacy import PersonOf, Privacy
from appservice.turns.queue import RoomQueues
from appservice.turns.rating import Ratings
from appservice.turns.reaching import Reaching
from appservice.turns.routing import Routing
from appservice.turns.sorry import Sorry
from appservice.turns.summarising import Summarising
from appservice.turns.waiting import Waiting
from appservice.turns.writers import Writers

Beside = tuple[Callable[[], Coroutine[Any, Any, None]], str]
"""What runs beside everything else until it is cancelled, and what it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What both sides work with. `link_key` makes links' tokens, `address_of` their addresses."""

    homeserver: Homeserver
    model: ModelPort
    asking: Asking
    budget: Budget
    ai_name: str
    routing: Routing
    rules: CurrentRules
    read: Read
    keys: Keys | None
    wait_for_key_ms: int
    meter: Meter
    clock: Clock
    fault: Fault
    link_key: bytes
    policy_lists: Sequence[str]
    address_of: Callable[[str], str]
    pace: Pace = field(default_factory=Pace)
    embed: Embed | None = None
    erased_ms: ErasedMs = nobody_erased
    known: Known = NOBODY_KNOWN
    classifier: Classifier | None = None
    alarms: Alarms | None = None
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Charges:
    """The ledger of answers, and who sees how much of what everybody shares is used."""

    ledger: Allowance
    watch: Watch


class Side:
    """One side's machinery on its own store."""

    def __init__(
        self,
        name: str,
        store: ChatStore,
        awaiting: Awaiting,
        charges: Charges,
        around: Surroundings,
        process: Callable[[Row], Awaitable[None]],
        person_of: PersonOf,
    ) -> None:
        self.name = name
        self.store = store
        self.privacy = Privacy(
            store,
            around.homeserver,
            around.asking.ai,
            person_of,
            self.take_own,
            around.clock,
        )
        self.audiences = Audiences(around.known, around.rules, around.clock)
        asking = around.asking.fitting(self.audiences.fit)
        self.ratings = Ratings(around.classifier, around.meter)
        reaching = Reaching(store, around.homeserver, around.rules)
        self.clearing = Clearing(self.ratings, self.audiences, around.rules, reaching.now)
        self._meter = around.meter
        self._sorry = Sorry(store, around.clock)
        common = CommonActs(
            store, around.homeserver, around.rules, around.meter, self.privacy, self.clearing
        )
        self.acts = Acts(store, around.meter, around.fault)
        self._paying = Paying(
            store,
            charges.ledger,
            around.rules,
            charges.watch,
            around.meter,
            around.clock,
            around.fault,
        )
        self.writers = Writers(around.clock)
        self.gone, tally = Gone(), around.tally
        beside = around.model if tally is None else Counted(around.model, tally, refuses=True)
        self.judge = Judge(
            store,
            reaching,
            beside,
            around.routing,
            self.take_own,
            around.rules,
            around.meter,
            around.clock,
            around.fault,
            self.gone,
        )
        self.summaries = Summarising(
            store,
            reaching,
            beside,
            around.routing,
            around.asking,
            around.rules,
            around.meter,
            around.clock,
            around.fault,
            self.privacy,
            self.gone,
        )
        self.acts.learn(
            {
                Notice: common.notice,
                React: common.react,
                Redact: common.redact,
                Leave: common.leave,
                AskJudge: self.judge.ask,
            }
        )
        self.turns = Turns(
            store,
            around.homeserver,
            around.model,
            asking,
            around.routing,
            self.take_own,
            self._apologise,
            self._paying,
            around.rules,
            around.meter,
            around.clock,
            around.fault,
            around.pace,
            self.privacy,
            self.audiences,
            self.ratings,
            around.alarms,
            self.gone,
        )
        self.queue = RoomQueues(store, process, self._put_aside, around.meter)
        self.waiting = Waiting(
            name,
            around.asking.ai,
            awaiting,
            around.read,
            around.keys,
            around.wait_for_key_ms,
            self.queue.wake,
            around.meter,
            around.clock,
            around.fault,
        )
        self.pipeline = Pipeline(
            store,
            around.homeserver,
            self.waiting,
            around.rules,
            self.look,
            self.writers,
            around.meter,
            around.clock,
            around.fault,
            around.erased_ms,
            around.known,
            drawing(around.link_key),
            self.gone,
        )

    async def look(self, room_id: RoomId) -> None:
        """Something was decided in that room: carry it out."""
        self.acts.wake(room_id)
        await self.turns.look(room_id)
        self.summaries.look(room_id)
        await self.judge.look(room_id)

    async def take_own(self, row: NewRow, cursor: tuple[str, str] | None = None) -> None:
        """Store an input of our own making, with a cursor's new value, then look at it."""
        if await self.store.append([row], cursor):
            self._meter.event_in(Source.OWN.value)
        self.queue.wake(row.room_id)

    async def _apologise(self, turn: Turn) -> None:
        await self._sorry.for_turn(turn)
        self.acts.wake(turn.room_id)

    async def _put_aside(self, row: Row) -> None:
        """An input failed too often: the turn that waits for it ends, else the room is told."""
        turn_id = turn_of(row)
        if turn_id is not None:
            await self.turns.give_up(turn_id)
        else:
            await self._sorry.for_row(row)
            self.acts.wake(row.room_id)

    async def start(self) -> None:
        """Take up what an earlier run left: acts and turns first, then what is not decided yet."""
        await self._paying.start()
        await self.acts.start()
        await self.turns.start()
        await self.waiting.start()
        await self.queue.start()

    async def close(self, until_s: float) -> None:
        """Finish what is under way, until that time of the event loop; the rest stays stored.

        Turns first: what a model says meanwhile is still taken in.
        """
        clock = asyncio.get_running_loop().time
        for part in (self.turns, self.judge, self.summaries, self.waiting, self.queue, self.acts):
            await part.close(max(0.0, until_s - clock()))
