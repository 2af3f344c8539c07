"""What is kept for a while is there that long and no longer: a whole Parlour and its clock."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.model.plans import DAY_MS
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.searched import whereabouts
from tests.doors.direct_world import DirectWorld, direct_world
from tests.doors.remembering import KEPT, asked, tell, whole

WORD = "sesame-of-then"
HOUR_MS = 3_600_000


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as made:
        yield made


async def later(world: DirectWorld, ms: int) -> None:
    """So much later, after the jobs of both sides have looked."""
    world.now_ms += ms
    for job in world.app.retention.jobs:
        await job.once()


async def on_disk(world: DirectWorld, word: str) -> list[str]:
    folder = world.folder
    backend = Backend(f"sqlite:{folder}/r/rooms.db", f"sqlite:{folder}/p/personal.db")
    return await whereabouts([word], backend, [folder])


async def test_a_chat_kept_for_a_day_is_forgotten_after_a_day(world: DirectWorld) -> None:
    await tell(world, "keep 1d", "From now on I keep what is said here for")
    await tell(world, "remember that my cat is called Mog", KEPT)
    await asked(world, f"My word is {WORD}")
    await later(world, DAY_MS - HOUR_MS)
    assert WORD in whole(await asked(world, "What is my word?"))
    assert await on_disk(world, WORD)

    await later(world, 2 * HOUR_MS)
    assert await on_disk(world, WORD) == []
    prompt = whole(await asked(world, "And now?"))
    assert WORD not in prompt
    assert "What is my word?" in prompt, "that was said later"
    assert "Mog" in prompt, "what is to be remembered is no talk"
    for job in (world.personal.retention, world.rooms.retention):
        run = await job.last_run()
        assert run is not None
        assert run.at_ms == world.now_ms
