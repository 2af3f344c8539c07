"""A direct chat with what answers back faster than people type: it is told so, and left."""

from pathlib import Path

import pytest

from appservice.policy.looping import FAST
from tests.doors.direct_world import DirectWorld, direct_world

ENDS = "seems to be a program like me"


async def heard(world: DirectWorld, body: str, after_ms: int) -> None:
    world.now_ms += after_ms
    await world.hear(world.say(body))
    await world.quiet()


@pytest.mark.soak
async def test_it_is_told_so_once_and_a_few_words_by_hand_are_answered(tmp_path: Path) -> None:
    async with direct_world(tmp_path) as world:
        for _ in range(FAST + 3):
            await heard(world, "x" * 400, 1000)
        assert sum("All of the answer" in body for body in world.bodies()) == FAST
        assert sum(ENDS in body for body in world.bodies()) == 1
        await heard(world, "I am no program", 20_000)
        assert sum("All of the answer" in body for body in world.bodies()) == FAST + 1
