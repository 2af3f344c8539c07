"""Adding, removing, votes and bans in rooms of the older versions, where power is all numbers."""

from collections.abc import AsyncIterator

import pytest

from stage.clients import ClientRefused
from stage.parlour import Parlour
from tests.journeys.speech import caught_up, tell
from tests.journeys.world import World, make_group

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module", params=["10", "11"])
async def older(world: World, request: pytest.FixtureRequest) -> AsyncIterator[Parlour]:
    """A Parlour that makes groups of that version."""
    running = world.parlour({"groups": {"room_version": request.param, "vote_time": "20s"}})
    await running.start()
    yield running
    await running.stop()


async def test_people_come_and_go_in_older_rooms(world: World, older: Parlour) -> None:
    ai = older.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol, dave = await world.person("Carol", world.b), await world.person("Dave", world.b)
    room = await make_group(alice, ai, bob, carol)
    await caught_up(room, alice, carol)
    home = [ai.partition(":")[2]]
    await tell(bob, room, ai, f"!ai remove {alice.user_id}", "Nobody can remove the person who")
    with pytest.raises(ClientRefused):
        await bob.kick(room, carol.user_id)
    await tell(bob, room, ai, f"!ai remove {carol.user_id}", f"I removed {carol.user_id}")
    await carol.wait_member(room, carol.user_id, "leave")
    await tell(bob, room, ai, "!ai undo", "again")
    await carol.wait_invite(room=room)
    await carol.join(room, via=home)
    await caught_up(room, alice, carol)
    await tell(carol, room, ai, f"!ai add {dave.user_id}", f"I invited {dave.user_id}")
    await dave.wait_invite(room=room)
    await dave.join(room, via=home)
    await caught_up(room, alice, dave)
    await tell(alice, room, ai, f"!ai ban {dave.user_id}", f"I banned {dave.user_id}")
    await dave.wait_member(room, dave.user_id, "ban")
    await tell(alice, room, ai, f"!ai unban {dave.user_id}", "not banned any more")
    await tell(alice, room, ai, "!ai removals vote", "takes a vote")
    asked = await bob.send_text(room, f"!ai remove {carol.user_id}")
    poll = await bob.wait_event(
        room, lambda e: e["type"] == "org.matrix.msc3381.poll.start", after=asked, what="the poll"
    )
    for voter in (alice, bob):
        await voter.vote(room, poll["event_id"], "remove")
    await carol.wait_member(room, carol.user_id, "leave")
