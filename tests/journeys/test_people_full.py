"""A full group takes nobody more; and budgets hold in the group too."""

from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from tests.journeys.speech import tell
from tests.journeys.world import World, make_group


@pytest.fixture(scope="module")
async def small(world: World) -> AsyncIterator[Parlour]:
    """A Parlour of groups of three, with two open invitations for each member."""
    running = world.parlour({"groups": {"max_people": 3}, "budgets": {"open_invitations": 2}})
    await running.start()
    yield running
    await running.stop()


async def test_a_full_group_says_so_in_one_sentence(world: World, small: Parlour) -> None:
    ai = small.seat.ai_user_id
    alice, bob, carol = [await world.person(name) for name in ("Alice", "Bob", "Carol")]
    dave, erin = await world.person("Dave", world.b), await world.person("Erin", world.b)
    room = await make_group(alice, ai, bob)
    told = await tell(
        bob, room, ai, f"!ai add {carol.user_id} {dave.user_id} {erin.user_id}", "I invited"
    )
    first, *more = told["content"]["body"].split("\n")
    assert first.startswith(f"I invited {carol.user_id} for")
    assert len(more) == 1
    assert more[0].startswith("This group is full (3 people)")
    assert f"{dave.user_id}, {erin.user_id}" in more[0]
    await carol.wait_invite(room=room)
    assert dave.invites() == erin.invites() == []
    await carol.join(room)
    await tell(alice, room, ai, f"!ai remove {carol.user_id}", "I removed")
    await tell(bob, room, ai, f"!ai add {dave.user_id}", f"I invited {dave.user_id}")
    await dave.wait_invite(room=room)


async def test_invitations_of_a_member_have_a_budget(world: World, small: Parlour) -> None:
    ai = small.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    rooms = [await make_group(alice, ai, bob) for _ in range(3)]
    for room, name in zip(rooms[:2], ("Carol", "Dave"), strict=True):
        guest = await world.person(name)
        await tell(bob, room, ai, f"!ai add {guest.user_id}", "I invited")
    erin = await world.person("Erin")
    await tell(bob, rooms[2], ai, f"!ai add {erin.user_id}", "used up your invitations")
    assert erin.invites() == []
