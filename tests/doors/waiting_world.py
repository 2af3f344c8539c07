"""One side on a real store, with keys that a test gives by hand and a clock that it sets."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from appservice.model.given import Tick
from appservice.model.ids import RoomId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import NewRow, Row, Source
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import PersonalStore, open_personal
from appservice.telemetry import NullMeter
from appservice.turns.codec import own_to_json
from appservice.turns.pipeline import Pipeline
from appservice.turns.queue import RoomQueues
from appservice.turns.waiting import Waiting
from appservice.turns.writers import Writers
from tests.doors.scripted_keys import ScriptedKeys
from tests.pure.policy.rooms import AI, NOW, ROOM, RULES, direct, group

OTHER = RoomId("!other:hs.test")
SOON_S = 15.0


class Killed(BaseException):
    """As a kill would: nothing after it runs."""


class Counting(NullMeter):
    """What was counted."""

    def __init__(self) -> None:
        self.waiting = -1
        self.counted: list[str] = []

    def awaiting_keys(self, side: str, rows: int) -> None:
        assert side == "direct"
        self.waiting = rows

    def awaiting_dropped(self, why: str, rows: int) -> None:
        self.counted += [why] * rows

    def undecryptable(self, what: str) -> None:
        self.counted.append(what)

    def late_answer(self) -> None:
        self.counted.append("late")


@dataclass
class WaitingWorld:
    """A queue that decides on the rows of one store. `at`: what happens at a fault point."""

    store: PersonalStore
    keys: ScriptedKeys
    wait_ms: int
    now_ms: int = NOW
    fault_at: str = ""
    at: dict[str, Callable[[], None]] = field(default_factory=dict)
    meter: Counting = field(default_factory=Counting)
    rules: Rules = field(default_factory=lambda: replace(RULES, encryption=True))
    homeserver: object = None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """New objects on the old store, as after a kill."""
        self.process: Callable[[Row], Awaitable[None]] = self._decide
        self.queue = RoomQueues(self.store.chat, self._process, self._nothing, self.meter)
        self.waiting = Waiting(
            "direct",
            AI,
            self.store.awaiting,
            self.keys.read,
            self.keys,
            self.wait_ms,
            self.queue.wake,
            self.meter,
            self.clock,
            self.fault,
        )
        self.pipeline = Pipeline(
            self.store.chat,
            cast("Homeserver", self.homeserver),
            self.waiting,
            self._rules,
            self._nothing,
            Writers(self.clock),
            self.meter,
            self.clock,
            self.fault,
        )
        self.keys.tells = [self.waiting.arrived]

    def clock(self) -> int:
        return self.now_ms

    def fault(self, point: str) -> None:
        self.at.pop(point, lambda: None)()
        if point == self.fault_at:
            self.fault_at = ""
            raise Killed(point)

    async def hear(self, *events: dict[str, Any], room: RoomId = ROOM) -> list[str]:
        """Events come, and are looked at; their IDs."""
        rows = [
            NewRow(
                key=event["event_id"],
                room_id=room,
                source=Source.TRANSACTION,
                raw=json.dumps({**event, "room_id": room, "origin_server_ts": self.now_ms}),
                seen_ms=self.now_ms,
            )
            for event in events
        ]
        await self.store.chat.append(rows)
        self.queue.wake(room)
        return [row.key for row in rows]

    async def tick(self) -> None:
        """The timer of trouble rings, if it is due."""
        for timer in await self.store.chat.timers_due(self.now_ms):
            raw = own_to_json(Tick(timer.name))
            row = NewRow(
                key=f"timer {timer.due_ms}",
                room_id=timer.room_id,
                source=Source.OWN,
                raw=raw,
                seen_ms=self.now_ms,
            )
            await self.store.chat.append([row])
            await self.store.chat.timer_done(timer)
            self.queue.wake(timer.room_id)

    async def idle(self, room: RoomId = ROOM) -> None:
        """Until every row is decided or put aside, and every arrival looked at."""

        async def done() -> bool:
            busy = self.waiting._lanes.busy or self.queue._lanes.busy
            return not busy and await self.store.chat.next_row(room) is None

        await until(done)

    async def bodies(self, room: RoomId = ROOM) -> list[str]:
        return [line.body for line in await self.store.chat.lines(room, 100)]

    async def asked(self, room: RoomId = ROOM) -> list[str]:
        """The events that turns are about, in the order of opening."""
        return [turn.about for turn in await self.store.chat.open_turns(room)]

    async def told(self, room: RoomId = ROOM) -> list[str]:
        """The keys of what is told."""
        acts = await self.store.chat.open_acts(room)
        return [act.payload["say"]["key"] for act in acts if act.kind == "Notice"]

    async def aside(self, room: RoomId = ROOM) -> list[str]:
        """The keys of the rows that wait."""
        return [row.key for row in await self.store.awaiting.of(room)]

    async def _process(self, row: Row) -> None:
        await self.process(row)

    async def _decide(self, row: Row) -> None:
        room = await self.store.chat.room(row.room_id)
        assert room is not None
        assert await self.pipeline.process(row, room)

    async def _rules(self) -> Rules:
        return self.rules

    async def _nothing(self, _: object) -> None:
        pass


def question(world: WaitingWorld, session: str | None, body: str = "Parlour, hello") -> Any:
    """An event that asks the AI user something."""
    return world.keys.event(body, session)


async def until(it_is_so: Callable[[], Awaitable[bool]]) -> None:
    """Look until it is so; it takes a few milliseconds, unless something is broken."""
    async with asyncio.timeout(SOON_S):
        while not await it_is_so():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.005)


@asynccontextmanager
async def waiting_world(
    folder: Path, wait_ms: int = 0, kind: RoomKind = RoomKind.GROUP
) -> AsyncIterator[WaitingWorld]:
    """A world with two rooms of one kind; nobody waits in turn unless a test says how long."""
    async with open_personal(f"sqlite:{folder}/it.db", None, IdentitySeal()) as store:
        world = WaitingWorld(store, ScriptedKeys(), wait_ms)
        room: Room = group() if kind is RoomKind.GROUP else direct()
        for room_id in (ROOM, OTHER):
            await store.chat.put_room(
                replace(room, room_id=room_id, encrypted=True, told_to=frozenset(room.members))
            )
        try:
            yield world
        finally:
            await world.queue.close(5.0)
            await world.waiting.close(5.0)
