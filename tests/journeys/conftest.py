"""One world for all journeys of a run; a Parlour of its own for those that stop or change it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stage.clients import ClientHost
from stage.federation import make_pair
from stage.parlour import Parlour
from stage.scripted_model import ScriptedModel
from stage.seat import Seat
from stage.secrecy import STRICT
from tests.journeys.encrypted import Cast
from tests.journeys.world import World

_SEATS = 80


@pytest.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Homeservers with empty seats for every Parlour that a run may want."""
    directory = tmp_path_factory.mktemp("world")
    a, b = make_pair(directory)
    seats = [Seat.at(a, directory / f"seat{n}", localpart=f"ai{n}") for n in range(_SEATS)]
    async with ClientHost() as host, ScriptedModel() as model:
        await asyncio.gather(a.start(), b.start())
        try:
            yield World(a, b, host, model, directory, seats)
        finally:
            await asyncio.gather(a.stop(), b.stop())


@pytest.fixture(scope="session")
async def parlour(world: World) -> AsyncIterator[Parlour]:
    """The Parlour that journeys share which leave it as it is."""
    running = world.parlour()
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="session")
async def sealed(world: World) -> AsyncIterator[Parlour]:
    """The Parlour that journeys in encrypted rooms share."""
    # The same few people make many groups there.
    running = world.encrypted_parlour({"budgets": {"groups_per_day": 1000}})
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="session")
async def cast(world: World) -> Cast:
    """People with clients that encrypt: Carol, on the other homeserver, trusts no lax device."""
    alice, bob, carol = await asyncio.gather(
        world.encrypted_person("Alice"),
        world.encrypted_person("Bob"),
        world.encrypted_person("Carol", world.b, STRICT),
    )
    return Cast(alice, bob, carol)
