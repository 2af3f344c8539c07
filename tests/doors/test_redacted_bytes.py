"""What is removed is removed: byte by byte it is in no table, index, file or prompt afterwards."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contracts.storage.backends import Backend
from tests.contracts.storage.searched import whereabouts
from tests.doors.direct_world import DirectWorld, direct_world
from tests.doors.remembering import KEPT, asked, edit, redaction, tell, whole

WORD = "Zanzibarquokka"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as made:
        made.model.answer = lambda prompt: f"You said {WORD}." if WORD in whole(prompt) else "Hm."
        yield made


async def found(world: DirectWorld) -> list[str]:
    """Where the word is, once the files are written anew."""
    for store in (world.personal, world.rooms):
        assert await store.database.compact()
    folder = world.folder
    backend = Backend(f"sqlite:{folder}/r/rooms.db", f"sqlite:{folder}/p/personal.db")
    return await whereabouts([WORD], backend, [folder])


async def test_a_message_with_its_edit_its_answer_and_what_was_remembered_of_it(
    world: DirectWorld,
) -> None:
    said = world.say(f"My word is {WORD}")
    await world.hear(said)
    await world.said(f"You said {WORD}.")
    kept = await tell(world, f"remember my cat is called {WORD}", KEPT)
    changed = edit(world, said, f"My word is {WORD} still")
    await world.hear(changed)
    await world.quiet()
    assert {"lines.body", "memories.body"} <= set(await found(world))
    for event in (changed, kept, said):
        await world.hear(redaction(world, event))
    await world.quiet()
    assert await found(world) == []
    assert WORD not in whole(await asked(world, "What is my word?"))


async def test_a_message_removed_while_its_answer_is_said(world: DirectWorld) -> None:
    other = world.say(f"My word is {WORD}")
    await world.hear(other)
    await world.said(f"You said {WORD}.")
    world.model.begun = lambda: removing.append(redaction(world, other)) if not removing else None
    removing: list[object] = []
    await asked(world, "And what is my word?")
    for event in removing:
        await world.hear(event)  # type: ignore[arg-type]
    await world.quiet()
    assert len(removing) == 1
    assert await found(world) == []
