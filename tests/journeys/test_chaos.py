"""Chaos: a steady flow of mentions while everything dies again and again. Each is answered once.

And charged once, to who asked.
"""

import asyncio
import faulthandler
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from stage.chaos import Talker, Tally
from stage.chaos_encrypted import EncryptedTalker
from stage.faulty import Faults
from stage.parlour import Parlour
from stage.postgres import Postgres
from stage.scripted_model import Rule
from stage.seat import encrypted
from stage.synapse import Synapse
from tests.contracts.storage.backends import postgresql_backend
from tests.journeys.charged import Books, books
from tests.journeys.robust import database, eventually, faulty_parlour
from tests.journeys.world import World, direct_chat, make_group

POINTS = (
    "intake-stored",
    "intake-between-stores",
    "decided",
    "committed",
    "reserved",
    "before-model",
    "model-answered",
    "before-sending",
    "before-send",
    "sent-not-stored",
    "before-settling",
    "act-performed",
    "keys-fetched",
)
# `test_robust_kills` dies once at each point; in a storm the short one dies at one of each kind.
A_FEW = (
    "intake-stored",
    "committed",
    "reserved",
    "model-answered",
    "sent-not-stored",
    "before-settling",
    "keys-fetched",
)
PACE_S = (0.1, 0.6)
# Whoever answers back at once, again and again, with nobody else there, is taken for a program.
REST_S, REST_ALONE_S = 3.0, 12.0
OTHERS = 0.4
MODEL_TAKES_S = 0.4
Death = Callable[[], Awaitable[None]]
HELP = "Mention me or reply to me"


@dataclass
class Storm:
    """A Parlour of its own with a slow model, and somebody who asks it things in several rooms."""

    homeserver: Synapse
    parlour: Parlour
    faults: Faults
    talker: Talker
    other: Talker
    groups: list[str]
    rooms: list[str]
    dice: random.Random = field(default_factory=lambda: random.Random(20261122))
    deaths: Counter[str] = field(default_factory=Counter)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    books: Books | None = None

    async def talk(self) -> None:
        """Ask, now here, now there, until it is over; in groups others say something, too."""
        rests = {room: REST_S if room in self.groups else REST_ALONE_S for room in self.rooms}
        asked = dict.fromkeys(self.rooms, 0.0)
        while not self.over.is_set():
            now = time.monotonic()
            rested = [room for room, since in asked.items() if now - since > rests[room]]
            if rested:
                room = self.dice.choice(rested)
                asked[room] = now
                await self.talker.ask(room)
                if room in self.groups and self.dice.random() < OTHERS:
                    await self.other.chatter(room, 1)
            await asyncio.sleep(self.dice.uniform(*PACE_S))

    async def die_at(self, point: str) -> None:
        """Be killed at a named point, then come back."""
        self.faults.kill_at(point, after=self.dice.randrange(3))
        if point == "act-performed":
            for _ in range(3):
                await self.talker.command(self.rooms[0], "!ai help")
        await self.parlour.process.wait_end(60)
        assert self.faults.fired[-1] == point
        await self._back(point)

    async def die_somewhere(self) -> None:
        """Be killed whatever is under way."""
        enough = len(self.talker.asked) + self.dice.randrange(1, 8)

        async def some_more() -> bool:
            return len(self.talker.asked) >= enough

        await eventually(some_more, "some more mentions")
        await self.parlour.kill9()
        await self._back("at a random moment")

    async def restart_homeserver(self) -> None:
        """The homeserver dies, or ends well, while Parlour runs."""
        self.deaths["the homeserver's"] += 1
        await self.homeserver.restart(kill=self.dice.random() < 0.5)

    async def _back(self, why: str) -> None:
        self.deaths[why] += 1
        await self.parlour.start()

    async def settle(self) -> Tally:
        """End the talk; when all is answered, start once more: what comes twice comes then."""
        self.over.set()

        async def complete() -> bool:
            tally = await self.talker.tally()
            return bool(tally.complete or tally.twice)

        await eventually(complete, "everything answered", 150)
        await self.parlour.restart()
        for room in self.rooms:
            await self.talker.ask(room)
        await eventually(complete, "the last words answered", 60)
        tally = await self.talker.tally()

        async def charged() -> bool:
            self.books = await books(self.parlour)
            return self.books.agree

        await eventually(charged, "each answer charged once", 20)
        assert self.books is not None
        assert sum(self.books.charged.values()) == tally.said
        return tally


@pytest.fixture
async def storm(world: World) -> AsyncIterator[Storm]:
    async with _storm(world, {}) as raging:
        yield raging


@pytest.fixture
async def storm_on_postgresql(world: World) -> AsyncIterator[Storm]:
    with Postgres() as server:
        backend = await postgresql_backend(server)
        async with _storm(world, database(backend)) as raging:
            yield raging


@pytest.fixture
async def storm_encrypted(world: World) -> AsyncIterator[Storm]:
    """The same in rooms that are encrypted, at clients that encrypt."""
    parlour, faults = faulty_parlour(world, encrypted({"sync": {"key_timeout": "1s"}}))
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    carol = await world.encrypted_person("Carol", world.b)
    groups = [await make_group(alice, ai, carol) for _ in range(2)]
    for room in groups:
        await alice.wait_encrypted(room)
    rooms = [*groups, await direct_chat(alice, ai)]
    world.model.rule(Rule(delay_s=MODEL_TAKES_S))
    talker, other = (EncryptedTalker(each.account, ai, person=each) for each in (alice, carol))
    yield Storm(world.a, parlour, faults, talker, other, groups, rooms)
    world.model.clear()
    await parlour.stop()


@asynccontextmanager
async def _storm(world: World, changes: dict[str, Any]) -> AsyncIterator[Storm]:
    parlour, faults = faulty_parlour(world, {"sync": {"key_timeout": "1s"}, **changes})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    groups = [await make_group(alice, ai, carol) for _ in range(3)]
    rooms = [*groups, await direct_chat(alice, ai)]
    world.model.rule(Rule(delay_s=MODEL_TAKES_S))
    talker, other = (Talker(each.account, ai) for each in (alice, carol))
    yield Storm(world.a, parlour, faults, talker, other, groups, rooms)
    world.model.clear()
    await parlour.stop()


async def _rage(storm: Storm, deaths: list[Death]) -> Tally:
    talking = asyncio.gather(storm.talk())
    for death in deaths:
        await death()
    tally = await storm.settle()
    await talking
    return tally


def _told(storm: Storm, tally: Tally) -> str:
    rows = [
        ("mentions taken by the homeserver", tally.taken),
        ("answered exactly once", tally.taken - len(tally.unanswered) - len(tally.twice)),
        ("not answered", len(tally.unanswered)),
        ("said twice", len(tally.twice)),
        ("charged, each once", sum(storm.books.charged.values()) if storm.books else 0),
        *(("died " + why, times) for why, times in storm.deaths.items()),
    ]
    return "\n" + "\n".join(f"  {what:.<40}{number:5}" for what, number in rows)


def _judged(storm: Storm, tally: Tally) -> None:
    assert tally.unanswered == []
    assert tally.twice == []
    assert sum(n for said, n in tally.notices.items() if HELP in said) == storm.talker.commands
    assert not any("went wrong" in said or "can't think" in said for said in tally.notices)
    assert "row_quarantined" not in storm.parlour.log()


@pytest.mark.timeout(400)
async def test_chaos(storm: Storm, capsys: pytest.CaptureFixture[str]) -> None:
    """The short one: a few points once."""
    faulthandler.cancel_dump_traceback_later()  # it is meant for tests that hang
    tally = await _rage(storm, _deaths(storm, A_FEW, moments=1, restarts=1))
    with capsys.disabled():
        print(_told(storm, tally))
    _judged(storm, tally)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_chaos_on_postgresql(
    storm_on_postgresql: Storm, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each point once with two roles and many connections instead of two files."""
    faulthandler.cancel_dump_traceback_later()  # it is meant for tests that hang
    storm = storm_on_postgresql
    tally = await _rage(storm, _deaths(storm, POINTS, moments=6, restarts=1))
    with capsys.disabled():
        print(_told(storm, tally))
    _judged(storm, tally)


@pytest.mark.soak
@pytest.mark.timeout(1500)
async def test_chaos_times_twenty(storm: Storm, capsys: pytest.CaptureFixture[str]) -> None:
    """Each point three times, twenty random moments, three restarts of the homeserver."""
    faulthandler.cancel_dump_traceback_later()  # it is meant for tests that hang
    tally = await _rage(storm, _deaths(storm, POINTS * 3, moments=20, restarts=3))
    with capsys.disabled():
        print(_told(storm, tally))
    _judged(storm, tally)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_chaos_in_encrypted_rooms(
    storm_encrypted: Storm, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each point, between a key and its message too, and some random moments."""
    faulthandler.cancel_dump_traceback_later()  # it is meant for tests that hang
    storm = storm_encrypted
    deaths = _deaths(storm, POINTS, moments=6, restarts=0)
    tally = await _rage(storm, [*deaths, _at(storm, "key-stored"), _at(storm, "key-stored")])
    with capsys.disabled():
        print(_told(storm, tally))
    _judged(storm, tally)


def _deaths(storm: Storm, points: Iterable[str], *, moments: int, restarts: int) -> list[Death]:
    """These points, so many random moments and restarts of the homeserver, mixed."""
    deaths = [
        *(_at(storm, point) for point in points),
        *[storm.die_somewhere] * moments,
        *[storm.restart_homeserver] * restarts,
    ]
    storm.dice.shuffle(deaths)
    return deaths


def _at(storm: Storm, point: str) -> Death:
    async def death() -> None:
        await storm.die_at(point)

    return death
