"""What `parlour doctor` says about the page, from settings and from what answers there."""

import socket
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pytest_aiohttp import AiohttpServer

from appservice.cli.doctor.finding import Mark
from appservice.cli.doctor.pages import pages
from appservice.config import Config
from stage.seat import Seat, settings, write_yaml
from tests.doors.web_world import web_world

SEAT = Seat("http://127.0.0.1:9", "hs.test", "ai", "x", 1, 2, 3, "a" * 43, "h" * 43)


def config(folder: Path, **site: Any) -> Config:
    file = folder / "config.yaml"
    write_yaml(file, settings(SEAT, model_url="http://m/v1", model="m", changes={"web": site}))
    return Config.load(file, {})


@pytest.mark.parametrize(
    ("site", "mark", "words"),
    [
        ({"public_url": None}, Mark.OK, "no links into groups"),
        ({"public_url": "http://join.test"}, Mark.WARNING, "not https"),
        ({"public_url": "https://join.test"}, Mark.WARNING, "count as one"),
    ],
)
async def test_settings(tmp_path: Path, site: dict[str, Any], mark: Mark, words: str) -> None:
    found = await pages(config(tmp_path, **site), running=True)
    assert (found.mark, words in found.what) == (mark, True), found


async def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = config(tmp_path, bind_port=other.getsockname()[1])
        found = await pages(taken, running=False)
    assert (found.mark, found.do is not None) == (Mark.WRONG, True)
    found = await pages(taken, running=False)
    assert found.mark is Mark.OK


async def test_what_answers(tmp_path: Path, aiohttp_server: AiohttpServer) -> None:
    async with web_world(tmp_path) as world:
        ours = await aiohttp_server(world.app())
        found = await pages(config(tmp_path, public_url=str(ours.make_url(""))), running=True)
        assert found.mark is Mark.OK, found
    other = await aiohttp_server(web.Application())
    found = await pages(config(tmp_path, public_url=str(other.make_url(""))), running=True)
    assert found.mark is Mark.WARNING, found
    found = await pages(config(tmp_path, public_url="http://127.0.0.1:9"), running=True)
    assert "not reached" in found.what
