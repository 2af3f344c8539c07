"""What is remembered of a child is told to no model while a guardian says no to it."""

from collections.abc import AsyncIterator, Collection
from pathlib import Path

import pytest

from appservice.direct.asking import DirectAsking
from appservice.model.guarding import Guarded, Limits
from appservice.model.ids import UserId
from appservice.policy.bursts import burst_of
from appservice.prompt.build import Budget
from appservice.turns.known import Known
from tests.doors.direct_world import CHAT, DirectWorld, direct_world
from tests.doors.remembering import line_of, said, turn_about, whole
from tests.pure.policy.rooms import AI, ALICE, BOB


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as made:
        yield made


@pytest.mark.parametrize(("whose", "memory"), [(ALICE, True), (ALICE, False), (BOB, False)])
async def test_memory_off_tells_nothing_and_lets_the_answer_be_said(
    world: DirectWorld, whose: UserId, memory: bool
) -> None:
    async def limits(users: Collection[UserId]) -> Guarded:
        return {whose: Limits(memory=memory)} if whose in users else {}

    memories = world.personal.memories
    await memories.keep(line_of("My cat is called Tom"))
    await memories.edit(ALICE, 1, "My cat is called Mog", world.clock())
    assert await memories.edition(ALICE), "something was changed once, so answers go by it"
    store, about = world.personal.chat, await said(world)
    room = await store.room(CHAT)
    assert room is not None
    asking = DirectAsking(
        AI,
        "Parlour",
        Budget(4000, 300),
        world.clock,
        memories,
        known=Known(limits=limits),
    )
    turn = turn_about(about.event_id)
    told = whole(await asking.prompt(store, room, turn, burst_of(turn, about)))
    assert ("Mog" in told) is (memory or whose == BOB)
    assert await asking.holds(turn), "or it would be asked again without end"
