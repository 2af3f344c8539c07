"""`parlour export` and `parlour erase`, with no Parlour running and beside one."""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from appservice.app.beside import open_both_alone, open_both_sides
from appservice.app.erasing import Erasures, NoKeys, Sides
from appservice.cli import erase, export
from appservice.config import Config
from appservice.model.effect import Keep
from appservice.model.ids import RoomId
from appservice.model.room import RoomKind
from appservice.turns.faults import no_fault
from stage.ports import free_port
from stage.seat import Seat, settings, write_yaml
from tests.contracts.storage.samples import ALICE, BOB, ROOM, commit, line, snapshot

WORDS = "sesame"


@pytest.fixture
async def config(tmp_path: Path) -> Path:
    seat = Seat(
        homeserver_url="http://127.0.0.1:9",
        server_name="hs.test",
        localpart="ai",
        sender_localpart="parlour-1",
        port=free_port(),
        health_port=free_port(),
        web_port=free_port(),
        as_token="a" * 43,
        hs_token="h" * 43,
    )
    path = tmp_path / "config.yaml"
    write_yaml(path, settings(seat, model_url="http://m/v1", model="m", changes={}))
    async with open_both_sides(Config.load(path, {})) as stores:
        await stores.rooms.directory.set_kind(ROOM, RoomKind.GROUP, 1)
        await stores.rooms.chat.put_room(snapshot())
        said = [Keep(line("$a", WORDS)), Keep(line("$b", "of bob", sender=BOB))]
        await commit(stores.rooms.chat, "$a", history=said)
    return path


async def run(command: Any, config: Path, *arguments: str) -> Result:
    """In a thread: the command has a loop of its own."""
    given = ["--config", str(config), *arguments]
    return await asyncio.to_thread(lambda: CliRunner().invoke(command, given))


def opened(file: Path) -> tuple[Any, str]:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read("export.json")), archive.read("export.md").decode()


async def test_a_person_gets_their_own_words_and_nobody_elses(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "alice.zip"
    done = await run(export.command, config, "--user", ALICE, "-o", str(file))
    assert done.exit_code == 0, done.output
    data, text = opened(file)
    assert [one["words"] for one in data["groups"][0]["messages"]] == [WORDS]
    assert WORDS in text
    assert "of bob" not in text + json.dumps(data)
    assert file.stat().st_mode & 0o777 == 0o600


async def test_a_room_is_its_history(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "room.zip"
    done = await run(export.command, config, "--room", ROOM, "-o", str(file))
    assert done.exit_code == 0, done.output
    data, text = opened(file)
    assert [one["words"] for one in data["messages"]] == [WORDS, "of bob"]
    assert "> of bob" in text


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "Say which"),
        (["--user", ALICE, "--room", ROOM], 2, "Say which"),
        (["--user", "alice"], 1, "not a Matrix ID"),
        (["--room", "#alias:x"], 1, "not the ID of a room"),
        (["--room", "!nothing:x"], 1, "Nothing is kept"),
    ],
)
async def test_what_is_wrong_is_said(
    config: Path, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    file = ["-o", str(tmp_path / "x.zip")]
    done = await run(export.command, config, *arguments, *file)
    assert (done.exit_code, words in done.output) == (code, True), done.output


async def test_no_file_is_overwritten(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text("mine")
    done = await run(export.command, config, "--user", ALICE, "-o", str(file))
    assert done.exit_code == 1
    assert file.read_text() == "mine"


async def test_a_person_is_forgotten_where_no_parlour_runs(config: Path) -> None:
    asked = await run(erase.command, config, "--user", ALICE)
    assert asked.exit_code == 1, "nobody said yes"
    done = await run(erase.command, config, "--user", ALICE, "--yes")
    assert done.exit_code == 0, done.output
    assert "The running" not in done.output
    await _is_forgotten(config)


@pytest.fixture
async def running(config: Path) -> AsyncIterator[None]:
    """What a running Parlour does about it, on the databases that it holds alone."""
    async with open_both_alone(Config.load(config, {})) as stores:

        async def look(_room: RoomId) -> None:
            pass

        sides = Sides(stores.rooms, stores.personal, look)
        nobody: Any = None  # nothing is to be left
        erasures = Erasures(sides, nobody, NoKeys(), lambda: 1, no_fault, pause_s=0)
        work = asyncio.create_task(erasures.run())
        yield
        work.cancel()


@pytest.mark.usefixtures("running")
async def test_beside_a_running_parlour_that_one_does_it(config: Path) -> None:
    done = await run(erase.command, config, "--user", ALICE, "--yes")
    assert done.exit_code == 0, done.output
    assert "The running Parlour did it" in done.output
    await _is_forgotten(config)


async def _is_forgotten(config: Path) -> None:
    async with open_both_sides(Config.load(config, {})) as stores:
        assert [one.sender for one in await stores.rooms.chat.lines(ROOM, 9)] == [BOB]
        assert await stores.rooms.tombstones.pending() == []
        assert await stores.rooms.tombstones.erased_ms(ALICE) > 0
