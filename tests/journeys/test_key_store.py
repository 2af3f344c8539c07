"""The store of keys under a running Parlour: on both databases, killed, and wanted by two."""

from collections.abc import Iterator
from typing import Any

import pytest

from stage.parlour import Parlour
from stage.postgres import Postgres
from tests.contracts.storage.backends import postgresql_backend
from tests.journeys.robust import database
from tests.journeys.world import World, answer_to, word


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_one_parlour_has_the_keys_and_has_them_after_a_crash(
    world: World, request: pytest.FixtureRequest, kind: str
) -> None:
    changes: dict[str, Any] = {}
    if kind == "postgresql":
        changes = database(await postgresql_backend(request.getfixturevalue("postgres")))
    parlour = world.encrypted_parlour(changes)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await alice.create_direct(ai, encrypted=True)
    await alice.wait_member(room, ai)
    for crash in (False, True):
        if crash:
            await parlour.kill9()
            await parlour.start()
        question = word()
        await alice.send_text(room, f"and {question}?")
        heard = await alice.wait_text(room, answer_to(question), 30, sender=ai)
        assert heard["encrypted"]
    assert "Another Parlour (process " in await _second(world, parlour)
    await parlour.stop()


async def _second(world: World, first: Parlour) -> str:
    """What another one says that was given the same store of keys by mistake."""
    keys = first.settings.get("database", {}).get("crypto")
    second = world.parlour(
        {
            "encryption": dict(first.settings["encryption"]),
            "database": {"crypto": keys or f"sqlite:{first.directory}/data/crypto.db"},
        }
    )
    second.directory.mkdir(exist_ok=True)
    ended = await second.command("run", timeout_s=60)
    assert ended.code not in (0, 1)
    return ended.errors + ended.output
