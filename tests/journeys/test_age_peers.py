"""Two Parlours at two homeservers that ask each other about their people, over federation."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stage.ages import state_age
from tests.journeys.age_peers import ADULT, MINOR, UNKNOWN, Peers, taken_for, told, two_parlours
from tests.journeys.world import World, direct_chat


@pytest.fixture(scope="module")
async def peers(world: World) -> AsyncIterator[Peers]:
    async with two_parlours(world) as running:
        yield running


@pytest.mark.parametrize(("band", "expected"), [("adult", ADULT), ("13_15", MINOR)])
async def test_a_peer_speaks_for_who_agreed(
    world: World, peers: Peers, band: str, expected: str
) -> None:
    bob = await world.person("Bob", world.b)
    await state_age(bob, peers.town, band)
    here, there = peers.here.seat.ai_user_id, peers.there.seat.ai_user_id
    before, own = await asyncio.gather(direct_chat(bob, here), direct_chat(bob, there))
    assert UNKNOWN in await told(bob, before, here, "age")
    assert "I tell the AIs" in await told(bob, own, there, "age share on")
    # Of another chat it is asked anew, where one that was answered has a minute.
    await taken_for(bob, await direct_chat(bob, here), here, expected)
