"""An invitation that is withdrawn: what the invited person sees of it, and what becomes of them."""

import itertools

import pytest

from stage.clients import ClientRefused
from stage.person import Person
from tests.journeys.crowd import as_guest, guests
from tests.journeys.full_house import FullHouse, keeping
from tests.journeys.speech import tell
from tests.journeys.world import World, make_group, word

BOT = "@bot*:*"


async def comes_and_goes(house: FullHouse, inviter: Person, invited: Person) -> None:
    """The invitation is gone from the client, on the inviter's screen too, and leads nowhere."""
    await inviter.invite(house.room, invited.user_id)
    await invited.wait_member(house.room, invited.user_id, "leave")
    await inviter.wait_member(house.room, invited.user_id, "leave")
    assert invited.invites() == []
    with pytest.raises(ClientRefused) as refused:
        await invited.join(house.room)
    assert refused.value.status == 403
    told = await inviter.wait_text(house.room, invited.user_id, sender=house.ai)
    assert "full" in told["content"]["body"]


async def test_one_too_many_from_either_server(world: World) -> None:
    """Before inviting is closed: members invite with the button of their own client."""
    async with keeping(world, bots=[BOT], max_people=4, settle="1h", fights=9) as parlour:
        house = await FullHouse.filled(world, parlour.seat.ai_user_id, 4)
        for inviter, home in itertools.product((house.alice, house.bob), (world.a, world.b)):
            await comes_and_goes(house, inviter, await world.person("Carol", home))
        await house.settled()
        dave = await world.person("Dave")
        await tell(house.bob, house.room, house.ai, f"!ai add {dave.user_id}", "is full (4 people)")
        assert dave.invites() == []
        bot = await world.person("Bot", world.b)
        await house.bob.invite(house.room, bot.user_id)
        await bot.wait_invite(room=house.room)
        await bot.join(house.room)
        await house.settled(bot.user_id)
        await house.words_everywhere()


async def test_who_came_in_while_it_was_away_is_removed(world: World) -> None:
    async with keeping(world, max_people=4, settle="1h") as parlour:
        house = await FullHouse.filled(world, parlour.seat.ai_user_id, 4)
        carol, dave = await world.person("Carol"), await world.person("Dave", world.b)
        await parlour.stop()
        for newcomer in (carol, dave):
            await house.bob.invite(house.room, newcomer.user_id)
            await newcomer.wait_invite(room=house.room)
            await house.alice.wait_member(house.room, newcomer.user_id, "invite")
            await newcomer.join(house.room)
            await newcomer.send_text(house.room, word())
            await house.alice.wait_member(house.room, newcomer.user_id)
        await parlour.start()
        for newcomer in (carol, dave):
            await newcomer.wait_member(house.room, newcomer.user_id, "leave")
            await house.alice.wait_text(house.room, newcomer.user_id, sender=house.ai)
        await house.settled()
        await house.words_everywhere()


async def test_an_invitation_that_nobody_answers_ends(world: World) -> None:
    async with keeping(world, invitation_age="2s") as parlour:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob", world.b)
        carol, dave = await world.person("Carol"), await world.person("Dave", world.b)
        room = await make_group(alice, ai, bob)
        for invited in (carol, dave):
            await bob.invite(room, invited.user_id)
            await invited.wait_invite(room=room)
        for invited in (carol, dave):
            await invited.wait_member(room, invited.user_id, "leave")
            assert invited.invites() == []
            told = await alice.wait_text(room, invited.user_id, sender=ai)
            assert "nobody answered" in told["content"]["body"]
        (guest,) = await guests(world.b, 1)
        await as_guest(world, bob).invite(room, guest.user_id)
        await guest.join(room)
        await alice.wait_member(room, guest.user_id)
        await bob.invite(room, dave.user_id)
        await dave.wait_invite(room=room)
        await dave.join(room)
        await alice.wait_member(room, dave.user_id)
        assert alice.members(room)[guest.user_id] == "join", "who has come in stays"
