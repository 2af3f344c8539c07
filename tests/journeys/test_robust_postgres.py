"""The main job on both databases; the roles of PostgreSQL; a database that goes away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import asyncpg  # type: ignore[import-untyped]
import pytest

from stage.chaos_wire import Wire
from stage.http import Refused, call
from stage.parlour import Parlour
from stage.postgres import Postgres
from tests.contracts.storage.backends import Backend, postgresql_backend, run_sql
from tests.journeys.robust import bodies, database, eventually, history
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_postgres_and_sqlite(world: World, request: pytest.FixtureRequest, kind: str) -> None:
    """The main job: a group over two servers, a mention, a direct chat, a crash in between."""
    changes = None
    if kind == "postgresql":
        changes = database(await postgresql_backend(request.getfixturevalue("postgres")))
    parlour = world.parlour(changes)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room, chat = await make_group(alice, ai, carol), await direct_chat(alice, ai)
    before, away, private = word(), word(), word()
    await carol.send_text(room, f"and {before}?", mentions=[ai])
    await carol.wait_text(room, answer_to(before), 30, sender=ai)
    await parlour.kill9()
    await carol.send_text(room, f"and {away}?", mentions=[ai])
    await alice.send_text(chat, f"and {private}?")
    await parlour.start()
    await carol.wait_text(room, answer_to(away), 30, sender=ai)
    await alice.wait_text(chat, answer_to(private), 30, sender=ai)
    said = await bodies(alice, room, ai)
    assert [said.count(answer_to(question)) for question in (before, away)] == [1, 1]
    assert (await bodies(alice, chat, ai)).count(answer_to(private)) == 1
    assert "Traceback" not in parlour.log()
    await parlour.stop()


async def test_the_group_side_cannot_read_direct_chats(world: World, postgres: Postgres) -> None:
    backend = await postgresql_backend(postgres)
    parlour = world.parlour(database(backend))
    await parlour.start()
    alice = await world.person("Alice")
    await direct_chat(alice, parlour.seat.ai_user_id)
    await parlour.stop()
    for table in ("inbox", "lines", "rooms", "turns", "acts", "cursors"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run_sql(backend.rooms, f"select * from parlour_personal.{table}")


@pytest.mark.parametrize("role", ["superuser", "owner"])
async def test_run_refuses_a_rooms_role_that_reaches_direct_chats(
    world: World, postgres: Postgres, role: str
) -> None:
    backend = await postgresql_backend(postgres)
    rooms = backend.admin if role == "superuser" else backend.migrate
    assert rooms is not None
    parlour = world.parlour(database(replace(backend, rooms=rooms)))
    parlour.directory.mkdir(exist_ok=True)
    ended = await parlour.command("run", timeout_s=60)
    assert ended.code not in (0, 1)
    assert "direct chats" in ended.errors + ended.output
    assert "parlour migrate --roles" in ended.errors + ended.output
    assert "Traceback" not in ended.errors + ended.output


async def test_database_away_and_back(world: World, postgres: Postgres) -> None:
    """What cannot be stored is not acknowledged; the homeserver sends it again."""
    backend = await postgresql_backend(postgres)
    async with Wire(urlsplit(backend.rooms).port or 0) as wire:
        parlour = world.parlour(database(_through(backend, wire)))
        await parlour.start()
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        room = await make_group(alice, ai, bob)
        first = word()
        await alice.send_text(room, f"and {first}?", mentions=[ai])
        await alice.wait_text(room, answer_to(first), 30, sender=ai)
        wire.cut()
        questions = [word() for _ in range(3)]
        for question in questions:
            await bob.send_text(room, f"and {question}?", mentions=[ai])
        found = (await history(bob, room))[-1]
        assert await _pushed(parlour, {**found, "room_id": room}) == 503
        await eventually(lambda: _unready(parlour), "/ready says no")
        await eventually(lambda: _refused(parlour, 2), "the homeserver is refused")
        assert parlour.running
        await wire.mend()
        for question in questions:
            await alice.wait_text(room, answer_to(question), 60, sender=ai)
        await eventually(parlour.ready, "/ready says yes")
        said = " ".join(await bodies(alice, room, ai)).split()  # a burst has one answer
        assert [said.count(answer_to(question)) for question in (first, *questions)] == [1] * 4
        await parlour.stop()


async def _unready(parlour: Parlour) -> bool:
    return not await parlour.ready()


async def _refused(parlour: Parlour, times: int) -> bool:
    return parlour.log().count("transaction_not_stored") > times


async def _pushed(parlour: Parlour, event: dict[str, Any]) -> int:
    url = f"{parlour.seat.url}/_matrix/app/v1/transactions/by-hand"
    try:
        await call("PUT", url, token=parlour.seat.hs_token, body={"events": [event]})
    except Refused as refused:
        return refused.status
    return 200


def _through(backend: Backend, wire: Wire) -> Backend:
    def moved(url: str) -> str:
        return url.replace(f":{urlsplit(url).port}/", f":{wire.port}/")

    assert backend.migrate is not None
    return replace(
        backend,
        rooms=moved(backend.rooms),
        personal=moved(backend.personal),
        migrate=moved(backend.migrate),
    )
