"""The homeserver's database put back to what it was: noticed, and put right while Parlour runs."""

import shutil
from pathlib import Path

import pytest

from stage.parlour import Parlour
from stage.seat import Seat, encrypted, settings
from stage.synapse import Synapse
from tests.journeys.keeping_keys import answered, logged, room_with, shown_keys
from tests.journeys.world import World

_FILES = ("homeserver.db", "homeserver.db-wal", "homeserver.db-shm")


def _copy(source: Path, to: Path) -> None:
    to.mkdir(exist_ok=True)
    for name in _FILES:
        (to / name).unlink(missing_ok=True)
        if (source / name).exists():
            shutil.copy2(source / name, to / name)


@pytest.mark.soak
async def test_its_used_up_keys_are_replaced_and_the_identity_stays(
    world: World, tmp_path: Path
) -> None:
    """Bob's first words use up one-time keys that the copy offers again, to Carol."""
    server = Synapse(tmp_path / "hs")
    seat = Seat.at(server, tmp_path / "ai")
    await server.start()
    written = settings(seat, model_url=world.model.url, model="scripted", changes=encrypted())
    parlour, ai = Parlour(tmp_path / "ai", seat, written), seat.ai_user_id
    await parlour.start()
    for name in ("bob", "carol"):
        await server.register(name, f"{name}-password", display_name=name.title())
    await server.stop()
    _copy(server.data_dir, tmp_path / "copy")
    await server.start()
    await parlour.restart()
    bob = await world.host.encrypted(await server.register("bob", "bob-password"))
    await answered(bob, await room_with(ai, bob), ai)
    before = await shown_keys(parlour)
    await bob.close()

    await server.stop()
    _copy(tmp_path / "copy", server.data_dir)
    await server.start()
    await logged(parlour, "homeserver_is_an_old_copy")
    carol = await world.host.encrypted(await server.register("carol", "carol-password"))
    await answered(carol, await room_with(ai, carol), ai)
    after = await shown_keys(parlour)
    assert {**after, "repaired": ""} == {**before, "repaired": ""}
    assert "homeserver was an old copy" in after["repaired"]
    assert (await carol.identity(ai)).master == after["master key"].replace(" ", "")
    await carol.close()
    await parlour.stop()
    await server.stop()
