"""Two Parlours at two homeservers that ask each other about their people, over federation."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stage.ages import Issuer, state_age
from stage.person import Person
from tests.journeys.age_peers import (
    ADULT,
    MINOR,
    UNKNOWN,
    UNREAD,
    Peers,
    knows,
    taken_for,
    told,
    two_parlours,
)
from tests.journeys.world import World, direct_chat


@pytest.fixture(scope="module")
async def peers(world: World) -> AsyncIterator[Peers]:
    async with two_parlours(world) as running:
        yield running


async def agreed(bob: Person, peers: Peers) -> None:
    """Somebody of whom nothing was told says to their own AI that it may be."""
    own = await direct_chat(bob, peers.there.seat.ai_user_id)
    assert "I tell nobody" in await told(bob, own, peers.there.seat.ai_user_id, "age")
    assert "I tell the AIs" in await told(bob, own, peers.there.seat.ai_user_id, "age share on")


async def test_a_peer_speaks_for_who_agreed(world: World, peers: Peers) -> None:
    here = peers.here.seat.ai_user_id

    async def journey(name: str, band: str, expected: str) -> None:
        person = await world.person(name, world.b)
        await state_age(person, peers.town, band)
        await taken_for(person, await direct_chat(person, here), here, UNKNOWN)
        await agreed(person, peers)
        # Of another chat it is asked anew: an answer that says nothing holds for a minute.
        await taken_for(person, await direct_chat(person, here), here, expected)

    await asyncio.gather(journey("Bob", "adult", ADULT), journey("Young", "13_15", MINOR))


async def test_who_is_trusted_by_one_side_alone_is_told_nothing(world: World, peers: Peers) -> None:
    lone = world.encrypted_parlour({"admission": {"may_invite": ["@*:*"]}})
    knows(lone, Issuer.new(), peers.there.seat.ai_user_id, Issuer.new())
    await lone.start()
    try:
        bob, ai = await world.person("Bob", world.b), lone.seat.ai_user_id
        await state_age(bob, peers.town, "adult")
        await agreed(bob, peers)
        assert UNREAD in await told(bob, await direct_chat(bob, ai), ai, "age")
        here = peers.here.seat.ai_user_id
        await taken_for(bob, await direct_chat(bob, here), here, ADULT)
        assert UNREAD in await told(bob, await direct_chat(bob, ai), ai, "age")
    finally:
        await lone.stop()


@pytest.mark.soak
async def test_a_peer_that_was_killed_is_asked_again(world: World, peers: Peers) -> None:
    here = peers.here.seat.ai_user_id
    bob = await world.person("Bob", world.b)
    await state_age(bob, peers.town, "adult")
    await agreed(bob, peers)
    await peers.there.kill9()
    chat = await direct_chat(bob, here)
    assert UNREAD in await told(bob, chat, here, "age")
    await peers.there.start()
    await peers.here.restart(kill=True)
    await taken_for(bob, chat, here, ADULT)
