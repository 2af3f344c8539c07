"""A second stack that shares no line of code with the first: matrix-nio, which signs no device.

The Parlour of the first journey keeps everything in PostgreSQL and gives keys to all devices.
"""

from collections.abc import AsyncIterator, Iterator

import pytest

from stage.nio_person import NioPerson
from stage.parlour import Parlour
from stage.postgres import Postgres
from stage.secrecy import NOT_SIGNED
from tests.contracts.storage.backends import postgresql_backend
from tests.journeys.encrypted import Cast, ask, join, sealed_group, unshielded
from tests.journeys.robust import database
from tests.journeys.speech import said_by
from tests.journeys.world import World, answer_to, word

LEFT_OUT = "can't read what I write here"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture(scope="module")
async def open_handed(world: World, postgres: Postgres) -> AsyncIterator[Parlour]:
    """A Parlour on PostgreSQL that gives its keys to everybody's devices."""
    backend = await postgresql_backend(postgres)
    running = world.encrypted_parlour(database(backend), share_keys_with="all")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="module")
async def nina(world: World) -> AsyncIterator[NioPerson]:
    async with await world.nio_person("Nina") as person:
        yield person


@pytest.fixture(scope="module")
async def otto(world: World) -> AsyncIterator[NioPerson]:
    async with await world.nio_person("Otto", world.b) as person:
        yield person


async def test_both_stacks_on_both_homeservers(
    open_handed: Parlour, cast: Cast, nina: NioPerson, otto: NioPerson
) -> None:
    """Everybody asks, everybody reads every answer; after a crash too."""
    ai = open_handed.seat.ai_user_id
    alice, carol = cast.alice, cast.carol
    room = await sealed_group(alice, ai, nina, otto, carol)
    everybody = (nina, otto, carol, alice)

    async def all_ask() -> None:
        # Carol's client keeps from theirs what she says, and does not show what they say.
        for person in everybody:
            answer = await ask(person, room, ai)
            for listener in everybody:
                seen = await listener.wait_readable(room, answer["event_id"])
                assert seen["content"]["body"] == answer["content"]["body"]
            await unshielded(room, answer, alice, carol)

    await all_ask()
    question = word()
    await otto.send_text(room, question, reply_to=(await ask(otto, room, ai))["event_id"])
    await nina.wait_text(room, answer_to(question), sender=ai)
    await open_handed.restart(kill=True)
    await all_ask()
    assert len(said_by(nina, room, ai)) == len(set(said_by(nina, room, ai))), "nothing twice"


async def test_a_direct_chat_at_the_second_stack(open_handed: Parlour, nina: NioPerson) -> None:
    ai = open_handed.seat.ai_user_id
    chat = await nina.create_direct(ai)
    await nina.wait_text(chat, "ask me anything", sender=ai)
    question = word()
    await nina.send_text(chat, question)
    assert (await nina.wait_text(chat, answer_to(question), sender=ai))["encrypted"]


async def test_who_gets_no_key_is_told_how_to_get_it(
    world: World, sealed: Parlour, cast: Cast, nina: NioPerson
) -> None:
    """By default only confirmed devices get keys: one notice about each of the others."""
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, cast.bob
    lax = await world.encrypted_person("Dora", secrecy=NOT_SIGNED)
    room = await sealed_group(alice, ai, bob)
    for person in (nina, lax):
        await alice.invite(room, person.user_id)
        await person.wait_invite(room=room)
        await join(person, room, alice)
        await alice.wait_member(room, person.user_id)
    answer = await ask(alice, room, ai)
    for person in (nina, lax):
        await person.wait_undecryptable(room, answer["event_id"])
    wire = await lax.wire(room, answer["event_id"])
    assert wire.failure == "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE"
    for person in (nina, lax):
        await bob.wait_text(room, f"{person.user_id} {LEFT_OUT}", sender=ai)
    # What they ask is read and answered all the same.
    question = word()
    await nina.send_text(room, question, mentions=[ai])
    await bob.wait_text(room, answer_to(question), sender=ai)
    await ask(alice, room, ai)
    assert sum(LEFT_OUT in one for one in said_by(bob, room, ai)) == 2, "once about each"
