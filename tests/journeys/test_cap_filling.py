"""Twenty people and no more: filling, one too many, emptying."""

import pytest

from stage.clients import ClientRefused
from stage.person import Person
from tests.journeys.full_house import CLOSED, OPEN, FullHouse, keeping
from tests.journeys.world import World


@pytest.mark.parametrize(
    "version",
    ["12", pytest.param("11", marks=pytest.mark.soak), pytest.param("10", marks=pytest.mark.soak)],
)
async def test_twenty_people_and_no_more(world: World, version: str) -> None:
    async with keeping(world, room_version=version) as parlour:
        house = await FullHouse.filled(world, parlour.seat.ai_user_id, 20)
        await house.wait_level(CLOSED)
        assert await house.levels() == [OPEN, CLOSED], "filling costs one event of power levels"
        carol, dave = await world.person("Carol"), await world.person("Dave", world.b)
        with pytest.raises(ClientRefused) as refused:
            await house.bob.invite(house.room, carol.user_id)
        assert refused.value.status == 403
        await the_creator_can_still_invite_and_it_is_withdrawn(house, dave)
        await house.settled()
        assert await house.levels() == [OPEN, CLOSED]
        for guest in (house.here.pop(), house.there.pop()):
            await guest.leave(house.room)
        await house.wait_level(OPEN)
        assert await house.levels() == [OPEN, CLOSED, OPEN], "emptying costs one more"
        await house.bob.invite(house.room, carol.user_id)
        await carol.wait_invite(room=house.room)
        await house.alice.wait_member(house.room, carol.user_id, "invite")
        await carol.join(house.room)
        await house.settled(carol.user_id)
        await house.words_everywhere()


async def the_creator_can_still_invite_and_it_is_withdrawn(house: FullHouse, dave: Person) -> None:
    await house.alice.invite(house.room, dave.user_id)
    await dave.wait_member(house.room, dave.user_id, "leave")
    assert dave.invites() == [], "the invitation is gone from the client"
    told = await house.alice.wait_text(house.room, "full", sender=house.ai)
    assert dave.user_id in told["content"]["body"]
    with pytest.raises(ClientRefused) as refused:
        await dave.join(house.room)
    assert refused.value.status == 403
