"""The store of keys under a running Parlour: on both databases, killed, and wanted by two."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from stage.chaos_wire import Wire
from stage.parlour import Parlour
from stage.postgres import Postgres
from tests.contracts.storage.backends import postgresql_backend
from tests.journeys.robust import database, eventually
from tests.journeys.speech import said_by
from tests.journeys.world import World, answer_to, word


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.mark.parametrize("kind", [pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
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


async def test_keys_away_and_back(world: World, postgres: Postgres) -> None:
    """What cannot be decrypted or encrypted meanwhile waits, and is not counted as a failure."""
    backend = await postgresql_backend(postgres)
    assert backend.crypto is not None
    async with Wire(urlsplit(backend.crypto).port or 0) as wire:
        away = backend.crypto.replace(f":{urlsplit(backend.crypto).port}/", f":{wire.port}/")
        parlour = world.encrypted_parlour(database(replace(backend, crypto=away)))
        await parlour.start()
        ai = parlour.seat.ai_user_id
        alice = await world.encrypted_person("Alice")
        room = await alice.create_direct(ai, encrypted=True)
        await alice.wait_member(room, ai)
        first = word()
        await alice.send_text(room, f"and {first}?")
        await alice.wait_text(room, answer_to(first), 30, sender=ai)
        wire.cut()
        questions = [word() for _ in range(3)]
        for question in questions:
            await alice.send_text(room, f"and {question}?")
        await eventually(lambda: _noticed(parlour), "the keys are missed")
        assert parlour.running
        await wire.mend()
        for question in questions:
            await alice.wait_text(room, answer_to(question), 60, sender=ai)
        said = said_by(alice, room, ai)
        assert [said.count(answer_to(question)) for question in (first, *questions)] == [1] * 4
        assert "Traceback" not in parlour.log()
        await parlour.stop()


async def _noticed(parlour: Parlour) -> bool:
    return "does not answer" in parlour.log()


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
    world.seats.append(second.seat)
    return ended.errors + ended.output
