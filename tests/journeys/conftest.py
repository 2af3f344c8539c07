"""One world for all journeys of a run; a Parlour of its own for those that stop or change it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stage.ages import ReaderSeat
from stage.clients import ClientHost
from stage.federation import make_pair
from stage.once_more import must_pass_at_first
from stage.parlour import Parlour
from stage.scripted_model import ScriptedModel
from stage.seats import Seats
from stage.secrecy import STRICT
from tests.journeys.encrypted import Cast
from tests.journeys.world import World

_hosts: list[ClientHost] = []
_LONG = """
    keys_identity robust_kills chaos robust_away link_page encrypted_groups operator policy_lists
    robust_reconcile people_voting keys_late making_groups answering people_removing adopting
    group_settings cap_race keys_verifying links robust_malformed turns demo encrypted_models
    upgrades
"""
_PLACES = {f"test_{name}": place for place, name in enumerate(_LONG.split())}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take long come first; and some journeys are never played again."""
    items.sort(key=lambda item: _PLACES.get(item.path.stem, len(_PLACES)))
    for item in items:
        if must_pass_at_first(item.nodeid):
            item.add_marker(pytest.mark.first_time)


@pytest.fixture(autouse=True)
async def go_home() -> AsyncIterator[None]:
    """Who came for one journey stays no longer: every client that looks on costs its homeserver."""
    here = {host: host.clients for host in _hosts}
    yield
    for host in _hosts:
        await host.close(host.clients - here.get(host, frozenset()))


@pytest.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Homeservers with a seat for every Parlour that a run may want."""
    directory = tmp_path_factory.mktemp("world")
    a, b = make_pair(directory, late_seats=True)
    readers = {
        at.server_name: ReaderSeat.at(at, directory / f"reader-{at.data_dir.name}") for at in (a, b)
    }
    async with ClientHost() as host, ScriptedModel() as model:
        _hosts.append(host)
        await asyncio.gather(a.start(), b.start())
        try:
            seats, at_b = Seats(a, directory), Seats(b, directory, "peer")
            yield World(a, b, host, model, directory, seats, readers, at_b)
        finally:
            _hosts.remove(host)
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
