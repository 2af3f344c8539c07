"""`parlour erase` on both databases: of a person and of a room nothing is in any table or file."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import web

from appservice.app.beside import open_both_sides
from appservice.cli import erase
from appservice.config import Config
from appservice.model.effect import Keep
from appservice.model.ids import EventId, RoomId
from appservice.model.remembering import NewRemembered, Origin, RememberedKind
from appservice.model.room import RoomKind
from stage.ports import free_port
from stage.postgres import Postgres
from stage.seat import Seat, settings, write_yaml
from tests.contracts.storage.backends import Backend, postgresql_backend, sqlite_backend
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM, commit, line, snapshot
from tests.contracts.storage.searched import whereabouts
from tests.doors.test_cli_rights import run
from tests.journeys.robust import database

HERS, HIS, PRIVATE, KEPT = (f"sesame-{which}" for which in ("hers", "his", "private", "kept"))


@dataclass
class Homeserver:
    """Knows in which rooms the AI user is, and lets it leave them."""

    url: str
    joined: set[str] = field(default_factory=lambda: {ROOM, OTHER})


@pytest.fixture
async def homeserver() -> AsyncIterator[Homeserver]:
    async def joined(_request: web.Request) -> web.Response:
        return web.json_response({"joined_rooms": sorted(known.joined)})

    async def leave(request: web.Request) -> web.Response:
        known.joined.discard(request.match_info["room"])
        return web.json_response({})

    async def state(_request: web.Request) -> web.Response:
        return web.json_response([])

    app = web.Application()
    at = "/_matrix/client/v3"
    app.router.add_get(f"{at}/joined_rooms", joined)
    app.router.add_post(f"{at}/rooms/{{room}}/leave", leave)
    app.router.add_get(f"{at}/rooms/{{room}}/state", state)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    known = Homeserver("http://127.0.0.1:{1}".format(*runner.addresses[0]))
    yield known
    await runner.cleanup()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
async def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    if request.param == "sqlite":
        (tmp_path / "data").mkdir()
        return sqlite_backend(tmp_path / "data")
    return await postgresql_backend(request.getfixturevalue("postgres"))


@pytest.fixture
async def config(tmp_path: Path, backend: Backend, homeserver: Homeserver) -> Path:
    """A group of Alice and Bob, a direct chat of Alice's, and a line that is remembered of her."""
    health, port, pages = (free_port() for _ in range(3))
    seat = Seat(
        homeserver_url=homeserver.url,
        server_name="a.test",
        localpart="ai",
        sender_localpart="parlour-1",
        port=port,
        health_port=health,
        web_port=pages,
        as_token="a" * 43,
        hs_token="h" * 43,
    )
    path, changes = tmp_path / "config.yaml", database(backend)
    changes["database"] = {name: url for name, url in changes["database"].items() if url}
    write_yaml(path, settings(seat, model_url="http://m/v1", model="m", changes=changes))
    async with open_both_sides(Config.load(path, {})) as stores:
        rooms, personal = stores.rooms, stores.personal
        for room, kind in ((ROOM, RoomKind.GROUP), (OTHER, RoomKind.DIRECT)):
            await rooms.directory.set_kind(room, kind, 1)
        await rooms.chat.put_room(snapshot())
        said = [Keep(line("$a", HERS)), Keep(line("$b", HIS, sender=BOB))]
        await commit(rooms.chat, "$a", history=said)
        chat = replace(snapshot(OTHER), kind=RoomKind.DIRECT, person=ALICE)
        await personal.chat.put_room(chat)
        await commit(personal.chat, "$p", OTHER, history=[Keep(line("$p", PRIVATE, OTHER))])
        await personal.memories.keep(
            NewRemembered(
                owner=ALICE,
                text=KEPT,
                kind=RememberedKind.FACT,
                origin=Origin.OWNER,
                room_id=OTHER,
                event_id=EventId("$m"),
                made_ms=1,
            )
        )
    return path


async def found(backend: Backend) -> set[str]:
    """Which of the words are still anywhere."""
    return {word for word in (HERS, HIS, PRIVATE, KEPT) if await whereabouts([word], backend)}


async def test_a_person_is_forgotten_and_their_direct_chat_left(
    config: Path, backend: Backend, homeserver: Homeserver
) -> None:
    assert await found(backend) == {HERS, HIS, PRIVATE, KEPT}
    done = await run(erase.command, config, "--user", ALICE, "--yes")
    assert done.exit_code == 0, done.output
    assert await found(backend) == {HIS}
    assert homeserver.joined == {ROOM}


@pytest.mark.parametrize(("room", "left"), [(ROOM, {PRIVATE, KEPT}), (OTHER, {HERS, HIS, KEPT})])
async def test_a_room_is_left_and_forgotten(
    config: Path, backend: Backend, homeserver: Homeserver, room: RoomId, left: set[str]
) -> None:
    asked = await run(erase.command, config, "--room", room)
    assert asked.exit_code == 1, "nobody said yes"
    done = await run(erase.command, config, "--room", room, "--yes")
    assert done.exit_code == 0, done.output
    assert f"Forgot {room}." in done.output
    assert await found(backend) == left
    assert homeserver.joined == {ROOM, OTHER} - {room}
    again = await run(erase.command, config, "--room", room, "--yes")
    assert again.exit_code == 0, again.output
