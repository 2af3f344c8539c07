"""The age-reader under another user of the system: Parlour's user tries to get its secret."""

import asyncio
import json
import os
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from appservice.ages.socket_source import peer_of
from stage.age_reader import AgeReader, as_user
from stage.paths import REPOSITORY

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can start another user's process"
)
TOKEN = "as-token-of-the-second-registration"
READER, PARLOUR = 64101, 64102
"""Users that no account belongs to. As with the systemd unit, the reader's group is Parlour's."""
OPEN_TO_ALL = {"cmdline"}


@pytest.fixture
async def reader() -> AsyncIterator[AgeReader]:
    async def look_up(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        return web.json_response({"band": "16_17"})

    app = web.Application()
    app.router.add_get("/_matrix/client/v3/user/{user}/account_data/{type}", look_up)
    async with TestServer(app) as homeserver:
        made = AgeReader(
            str(homeserver.make_url("")),
            "hs.test",
            TOKEN,
            argv=as_user(READER, PARLOUR, "appservice.age_reader.__main__"),
            changes={"allowed_user": str(PARLOUR)},
        )
        for path, mode in ((made.folder, 0o750), (made.token_file, 0o600), (made.settings, 0o640)):
            os.chown(path, READER, PARLOUR)
            path.chmod(mode)
        async with made:
            yield made


async def _as(uid: int, gid: int, module: str, *arguments: str) -> tuple[int | None, str]:
    """Exit code and what was printed, errors included."""
    process = await asyncio.create_subprocess_exec(
        *(*as_user(uid, gid, module), *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=REPOSITORY,
    )
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()


async def _pry(uid: int, gid: int, reader: AgeReader) -> dict[str, str]:
    code, printed = await _as(
        uid, gid, "stage.prying", str(reader.process.pid), str(reader.token_file)
    )
    assert code == 0, printed
    found: dict[str, str] = json.loads(printed)
    return found


async def _ask(uid: int, gid: int, reader: AgeReader) -> tuple[int | None, str]:
    return await _as(uid, gid, "stage.asking_age", str(reader.socket), "@alice:hs.test")


async def test_parlours_user_gets_answers_and_never_the_secret(reader: AgeReader) -> None:
    peer = peer_of(reader.socket)
    assert (peer.pid, peer.uid) == (reader.process.pid, READER)
    assert await _ask(PARLOUR, PARLOUR, reader) == (0, '{"band": "16_17"}\n')
    tried = await _pry(PARLOUR, PARLOUR, reader)
    assert {way for way, came in tried.items() if came.startswith("got")} == OPEN_TO_ALL
    assert len(tried) == 14
    assert not any(TOKEN in came for came in tried.values())
    # Afterwards too: nothing that was tried has loosened anything.
    assert reader.token_file.stat().st_mode & 0o777 == 0o600


async def test_the_same_ways_lead_there_for_whoever_may(reader: AgeReader) -> None:
    """Else the test above would hold for ways that lead nowhere."""
    tried = await _pry(0, 0, reader)
    for way in ("the file", "its own root"):
        assert TOKEN in tried[way], way
    for way in ("environ", "maps", "open files", "its folder", "memory", "tracing"):
        assert tried[way].startswith("got"), (way, tried[way])


async def test_the_readers_own_user_cannot_look_into_its_memory(reader: AgeReader) -> None:
    tried = await _pry(READER, PARLOUR, reader)
    assert TOKEN in tried["the file"]
    for way in ("environ", "memory", "maps", "tracing"):
        assert tried[way].startswith("refused"), way


async def test_nobody_else_may_ask(reader: AgeReader) -> None:
    stranger = 64103
    code, printed = await _ask(stranger, stranger, reader)
    assert code == 1
    assert "PermissionError" in printed
    # Of the right group, but another user: the reader itself sees who asks.
    code, printed = await _ask(stranger, PARLOUR, reader)
    assert code == 1
    assert "Unavailable" in printed


async def test_doctor_sees_whether_the_secret_is_safe(reader: AgeReader) -> None:
    async def seen_by(uid: int) -> str:
        code, printed = await _as(uid, PARLOUR, "stage.looking_apart", str(reader.socket))
        assert code == 0, printed
        return printed

    assert (
        await seen_by(PARLOUR) == "ok: it runs as another user, whose secret this one cannot read\n"
    )
    assert "not looked at" in await seen_by(0)
    own = await seen_by(READER)
    assert "warning: the reader runs as the same user as Parlour" in own
    assert f"can read {reader.token_file}" in own
    reader.token_file.chmod(0o640)
    careless = await seen_by(PARLOUR)
    assert f"warning: Parlour's user can read {reader.token_file}" in careless
    assert "same user" not in careless
