"""Parlour's own share of a reply: what is left of a turn when waiting for others is taken away.

A turn begins when the homeserver sends its transaction and ends when the homeserver has taken the
answer. A whole application runs in this process on SQLite files; homeserver and model are ports
that take a set time. Reading HTTP is included (the transaction comes over loopback), calling the
homeserver over HTTP is not: `resident` measures a whole process.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from appservice.app import garbage
from appservice.app.application import Application
from appservice.app.rules import LiveRules
from appservice.app.side import Surroundings
from appservice.matrix.crypto.outbound import Outbound
from appservice.matrix.crypto.reading import Reading
from appservice.matrix.decode import read_plain
from appservice.matrix.transactions import Transactions
from appservice.model.age import AgeRules, GroupsFor
from appservice.model.ids import RoomId, UserId
from appservice.model.routing import ModelFacts
from appservice.model.rules import Rules
from appservice.ports.seal import Seal
from appservice.prompt.build import Budget
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore, open_personal, open_rooms
from appservice.telemetry import PrometheusMeter
from appservice.turns.asking import Asking
from appservice.turns.clock import now_ms
from appservice.turns.faults import no_fault
from appservice.turns.routing import Routing
from bench.events import AI, SERVER, person, room_id, text_event, transaction
from bench.figures import Figure, at_most, quantile, say
from bench.rooms import LINES, PEOPLE, fill, state_of
from bench.sealed import People, SealingHomeserver, sealing
from bench.waits import TimedClassifier, TimedHomeserver, TimedModel, Waits

P50_MS: Final = 10.0
P99_MS: Final = 40.0
ROOMS: Final = 8
MODEL_S: Final = 0.25
CLASSIFIER_S: Final = 0.05
HOMESERVER_S: Final = 0.01
PAUSE_S: Final = 1.0
_MODEL: Final = ModelFacts(name="bench")
_TOKEN: Final = "bench-hs-token"
_DEADLINE_S: Final = 60.0


Say = Callable[[dict[str, Any]], dict[str, Any]]


def _as_it_is(event: dict[str, Any]) -> dict[str, Any]:
    return event


@dataclass(frozen=True, slots=True)
class Shares:
    """Parlour's share of each turn, in seconds, and the processor time of all of them."""

    seconds: list[float]
    cpu_s: float


class Talk:
    """A running application, and rooms in which people mention the AI user and are answered."""

    def __init__(self, waits: Waits, say: Say) -> None:
        """`say` makes of an event what the sender's client sends."""
        self._waits = waits
        self._say = say
        self._one_at_a_time = asyncio.Lock()
        self._answered: dict[RoomId, asyncio.Future[float]] = {}
        self._number = 0

    def sent(self, room: RoomId, content: Mapping[str, Any]) -> None:
        """The homeserver has taken something in a room."""
        answered = self._answered.pop(room)
        if content.get("msgtype") != "m.text":
            answered.set_exception(RuntimeError(f"no answer but {content.get('body')}"))
        else:
            answered.set_result(time.perf_counter())

    async def connect(self, port: int) -> None:
        """Be the homeserver's connection to the application service."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)

    def hang_up(self) -> None:
        """End it."""
        self._writer.close()

    async def turn(self, number: int) -> float:
        """Mention and answer in one room; Parlour's own share in seconds."""
        room = RoomId(room_id(number))
        answered = self._answered[room] = asyncio.get_running_loop().create_future()
        # One person who asks that fast, and alone, would count as a program.
        who = person((number + self._number) % PEOPLE)
        said = text_event(room, who, now_ms(), mention=True)
        body = transaction([self._say(said)])
        async with self._one_at_a_time:
            started = time.perf_counter()
            await self._put(body)
        ended: float = await asyncio.wait_for(answered, _DEADLINE_S)
        return ended - started - self._waits.within(room, started, ended)

    async def _put(self, body: bytes) -> None:
        """One request on the one connection; no library, whose time would count as Parlour's."""
        self._number += 1
        head = (
            f"PUT /_matrix/app/v1/transactions/{self._number} HTTP/1.1\r\nHost: bench\r\n"
            f"Authorization: Bearer {_TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = await self._reader.readuntil(b"{}")
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer.decode())


async def measure(directory: Path, *, quick: bool) -> list[Figure]:
    """The share while one turn is under way at a time, and while people of several rooms talk."""
    await asyncio.to_thread(directory.mkdir)
    async with _talk(directory / "plain") as talk:
        await asyncio.gather(*(talk.turn(number) for number in range(ROOMS)))
        calm = await _one_by_one(talk, 3 if quick else 25)
        busy = await _side_by_side(talk, 3 if quick else 30)
    return [
        *_figures("one turn at a time", calm),
        *_figures(f"{ROOMS} rooms talking", busy),
        await _sealed_ratio(directory, 3 if quick else 25),
        await _judged_ratio(directory, 3 if quick else 25),
    ]


async def _sealed_ratio(directory: Path, turns: int) -> Figure:
    """What encryption adds: both kinds of rooms by turns, so that both see the same machine."""
    people = People(PEOPLE, ROOMS)
    async with (
        _talk(directory / "clear") as clear,
        sealing(directory, people) as parts,
        _talk(directory / "sealed", (people, *parts)) as closed,
    ):
        name = "own share in encrypted rooms, to that in others"
        return await _ratio(name, clear, closed, turns, 1.5)


async def _judged_ratio(directory: Path, turns: int) -> Figure:
    """What it adds that question and answer are rated; the classifier's time is not Parlour's."""
    async with (
        _talk(directory / "adults") as adults,
        _talk(directory / "judged", judged=True) as judged,
    ):
        name = "own share where words are rated, to that among adults"
        return await _ratio(name, adults, judged, turns, 1.5)


async def _ratio(name: str, one: Talk, other: Talk, turns: int, most: float) -> Figure:
    shares: tuple[list[float], list[float]] = ([], [])
    for talk in (one, other):
        await asyncio.gather(*(talk.turn(number) for number in range(ROOMS)))
    for _ in range(turns):
        for number in range(ROOMS):
            shares[0].append(await one.turn(number))
            shares[1].append(await other.turn(number))
    say(f"share: {len(shares[1])} turns for: {name}")
    before, after = (quantile(each, 0.5) * 1000 for each in shares)
    note = f"p50 {after:.1f} ms against {before:.1f} ms"
    return at_most(name, after / before, "", most, note)


async def _one_by_one(talk: Talk, turns: int) -> Shares:
    started = time.process_time()
    shares = [await talk.turn(number) for _ in range(turns) for number in range(ROOMS)]
    say(f"share: {len(shares)} turns, one at a time")
    return Shares(shares, time.process_time() - started)


async def _side_by_side(talk: Talk, turns: int) -> Shares:
    """Each room asks again when it was answered, after a pause."""
    chance = random.Random(1)

    async def one(number: int) -> list[float]:
        shares = []
        for _ in range(turns):
            await asyncio.sleep(chance.uniform(0, 2 * PAUSE_S))
            shares.append(await talk.turn(number))
        return shares

    started = time.process_time()
    shares = await asyncio.gather(*(one(number) for number in range(ROOMS)))
    say(f"share: {ROOMS * turns} turns, {ROOMS} rooms at once")
    return Shares([each for room in shares for each in room], time.process_time() - started)


def _figures(name: str, shares: Shares) -> list[Figure]:
    name = f"own share of a reply, {name}"
    waited = [each * 1000 for each in shares.seconds]
    cpu_ms = shares.cpu_s / len(waited) * 1000
    return [
        at_most(f"{name}: p50", quantile(waited, 0.5), "ms", P50_MS, f"{len(waited)} turns"),
        at_most(f"{name}: p99", quantile(waited, 0.99), "ms", P99_MS),
        Figure(f"{name}: processor time", cpu_ms, "ms", note="of this process"),
    ]


@asynccontextmanager
async def _talk(
    directory: Path,
    sealed: tuple[People, Reading, Outbound] | None = None,
    *,
    judged: bool = False,
) -> AsyncIterator[Talk]:
    # What is kept is encrypted, too, where encryption is on.
    seal, waits = Keyring([MasterKey(bytes(32))]) if sealed else IdentitySeal(), Waits()
    await asyncio.to_thread(directory.mkdir)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        store = await enter(open_rooms(f"sqlite:{directory}/rooms.db", None, seal, alone=True))
        personal = await enter(
            open_personal(f"sqlite:{directory}/personal.db", None, seal, alone=True)
        )
        states = await _furnish(store, seal)
        talk = Talk(waits, sealed[0].say if sealed else _as_it_is)
        timed = (waits, HOMESERVER_S, states, talk.sent)
        basis = Rules(
            ai=UserId(AI),
            ai_name="Parlour",
            own_server=SERVER,
            models=(_MODEL,),
            age=AgeRules(groups=GroupsFor.ALL_AGES if judged else GroupsFor.ADULTS),
        )
        rules = LiveRules(basis, store.ledger, store.policies, now_ms)
        around = Surroundings(
            homeserver=SealingHomeserver(sealed[2], *timed) if sealed else TimedHomeserver(*timed),
            model=TimedModel(waits, MODEL_S),
            asking=Asking(UserId(AI), "Parlour", Budget.of(6000, 800), now_ms),
            budget=Budget.of(6000, 800),
            ai_name="Parlour",
            routing=Routing(rules, lambda: (_MODEL.name,)),
            rules=rules,
            read=sealed[1] if sealed else read_plain,
            keys=None,
            wait_for_key_ms=0,
            meter=PrometheusMeter(),
            clock=now_ms,
            fault=no_fault,
            link_key=b"",
            address_of=str,
            policy_lists=(),
            classifier=TimedClassifier(waits, CLASSIFIER_S),
        )
        application = Application(store, personal, around)
        for side in (application.direct_side, application.rooms_side):
            await side.start()
            stack.push_async_callback(side.close, 5.0)
        await talk.connect(await _listen(application, stack))
        stack.callback(talk.hang_up)
        garbage.settle()
        yield talk


async def _furnish(store: RoomsStore, seal: Seal) -> dict[RoomId, str]:
    states = {}
    for number in range(ROOMS):
        await fill(store, number, now_ms(), people=PEOPLE, lines=LINES, seal=seal)
        state = state_of(number, PEOPLE, now_ms())
        states[RoomId(room_id(number))] = json.dumps(state)
    return states


async def _listen(application: Application, stack: AsyncExitStack) -> int:
    routes = Transactions(_TOKEN, 50 * 1024 * 1024, application.intake.take, now_ms)
    runner = web.AppRunner(routes.application(), access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])
