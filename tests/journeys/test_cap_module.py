"""With the companion module one person too many is refused at the source."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stage.cap_module import synapse_with_cap
from stage.certs import CertificateAuthority
from stage.clients import ClientHost, ClientRefused
from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import ScriptedModel
from stage.seat import Seat
from stage.synapse import Synapse
from tests.journeys.full_house import FullHouse, keeping
from tests.journeys.speech import said_by
from tests.journeys.world import World

SEATS = 4
BOT = "@bot*:*"
FULL = "This group is full (4 people)."


@pytest.fixture(scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world whose first homeserver has the module; the second has not."""
    directory = tmp_path_factory.mktemp("guarded")
    authority = CertificateAuthority.at(directory / "ca")
    a = synapse_with_cap(directory / "a", authority, bots=[BOT])
    b = Synapse(directory / "b", authority=authority)
    seats = [Seat.at(a, directory / "seat", localpart="ai")]
    async with ClientHost() as host, ScriptedModel() as model:
        await asyncio.gather(a.start(), b.start())
        try:
            yield World(a, b, host, model, directory, seats)
        finally:
            await asyncio.gather(a.stop(), b.stop())


async def refused(person: Person, room: str, invited: Person, sentence: str) -> None:
    with pytest.raises(ClientRefused) as refusal:
        await person.invite(room, invited.user_id)
    assert refusal.value.status == 403
    assert sentence in refusal.value.error


async def test_one_too_many_is_refused_at_the_source(guarded: World) -> None:
    async with keeping(guarded, bots=[BOT], max_people=SEATS, settle="1h") as parlour:
        house = await FullHouse.filled(guarded, parlour.seat.ai_user_id, SEATS)
        carol, dave = await guarded.person("Carol"), await guarded.person("Dave", guarded.b)
        for newcomer in (carol, dave):
            await refused(house.alice, house.room, newcomer, FULL)
        # The one without the module asks the invited person's homeserver, and that one has it.
        await refused(house.bob, house.room, carol, "")
        await house.settled()
        assert carol.invites() == dave.invites() == []
        assert await house.levels() == [0], "nothing had to be repaired"
        assert not [said for said in said_by(house.alice, house.room, house.ai) if "full" in said]
        await a_bot_takes_no_seat(guarded, house)
        await nobody_sits_down_beyond_the_last_seat(guarded, house, parlour)


async def a_bot_takes_no_seat(guarded: World, house: FullHouse) -> None:
    bot = await guarded.person("Bot")
    await house.alice.invite(house.room, bot.user_id)
    await bot.wait_invite(room=house.room)
    await bot.join(house.room)
    await house.alice.wait_member(house.room, bot.user_id)


async def nobody_sits_down_beyond_the_last_seat(
    guarded: World, house: FullHouse, parlour: Parlour
) -> None:
    """While Parlour is away the server without the module lets its own people in."""
    carol, dave = await guarded.person("Carol"), await guarded.person("Dave", guarded.b)
    guest = house.here.pop()
    await guest.leave(house.room)
    await house.alice.wait_member(house.room, guest.user_id, "leave")
    await house.alice.invite(house.room, carol.user_id)
    await carol.wait_invite(room=house.room)
    await house.bob.wait_member(house.room, carol.user_id, "invite")
    await parlour.stop()
    await house.bob.invite(house.room, dave.user_id)
    await dave.wait_invite(room=house.room)
    await dave.join(house.room)
    await house.alice.wait_member(house.room, dave.user_id)
    with pytest.raises(ClientRefused) as refusal:
        await carol.join(house.room)
    assert (refusal.value.status, refusal.value.error) == (403, FULL)
    await parlour.start()
    await dave.wait_member(house.room, dave.user_id, "leave")
    await house.alice.wait_member(house.room, dave.user_id, "leave")
    await carol.join(house.room)
    await house.alice.wait_member(house.room, carol.user_id)
