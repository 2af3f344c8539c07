"""The age-reader as a process, before a homeserver that answers in all ways."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import psutil
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from appservice.age_reader.conversation import MOST_AT_ONCE
from appservice.ages.socket_source import SocketSource
from appservice.model.errors import Unavailable
from appservice.model.ids import UserId
from stage.age_reader import AgeReader
from stage.paths import REPOSITORY

ALICE = UserId("@alice:hs.test")
TOKEN = "a-long-secret"


class Homeserver:
    """Answers with what it was told; notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go, self.crowd = asyncio.Event(), asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self.server = TestServer(app)
        self.begin()

    def begin(self) -> None:
        self.asked.clear()
        self.status, self.body = 200, '{"band": "13_15"}'
        self.go.set()
        self.crowd.clear()

    async def _answer(self, request: web.Request) -> web.Response:
        self.asked.append(f"{request.method} {request.raw_path}")
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        if len(self.asked) == MOST_AT_ONCE:
            self.crowd.set()
        await self.go.wait()
        headers = {"Location": "/elsewhere"} if self.status == 302 else {}
        return web.Response(
            status=self.status, text=self.body, content_type="application/json", headers=headers
        )


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[tuple[Homeserver, AgeReader]]:
    made = Homeserver()
    async with (
        made.server,
        AgeReader(str(made.server.make_url("")), "hs.test", TOKEN) as reader,
    ):
        yield made, reader


@pytest.fixture
def homeserver(running: tuple[Homeserver, AgeReader]) -> Homeserver:
    running[0].begin()
    return running[0]


@pytest.fixture
def reader(running: tuple[Homeserver, AgeReader], homeserver: Homeserver) -> AgeReader:
    return running[1]


async def test_it_asks_for_one_type_of_one_user(reader: AgeReader, homeserver: Homeserver) -> None:
    assert await SocketSource(reader.socket).read(ALICE) == {"band": "13_15"}
    path = "/_matrix/client/v3/user/%40alice%3Ahs.test/account_data/im.parlour.age"
    assert homeserver.asked == [f"GET {path}?user_id=%40alice%3Ahs.test"]


async def test_who_is_strange_cannot_leave_the_one_path(
    reader: AgeReader, homeserver: Homeserver
) -> None:
    assert await reader.answer("@../a?b#c%2F&user_id=x:hs.test") == {"content": {"band": "13_15"}}
    who = "%40..%2Fa%3Fb%23c%252F%26user_id%3Dx%3Ahs.test"
    path = f"/_matrix/client/v3/user/{who}/account_data/im.parlour.age?user_id={who}"
    assert homeserver.asked == [f"GET {path}"]


async def test_no_other_question_is_answered_or_passed_on(
    reader: AgeReader, homeserver: Homeserver
) -> None:
    long = "@" + "a" * 300 + ":hs.test\n"
    for said in (
        b"@alice:other.test\n",
        b"@alice:hs.test.other\n",
        b"alice:hs.test\n",
        b"@:hs.test\n",
        b"@al ice:hs.test\n",
        b"@alice:hs.test\r\n",
        "@älice:hs.test\n".encode(),
        b"\xff\xfe\n",
        b"\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b'{"user": "@alice:hs.test"}\n',
        long.encode(),
        b"x" * 100_000,
    ):
        assert await reader.say(said) == b"", said
    assert homeserver.asked == []
    # And the next one is.
    assert await reader.answer(ALICE) == {"content": {"band": "13_15"}}
    # One question is one conversation.
    answers = await reader.say(f"{ALICE}\n{ALICE}\n".encode())
    assert answers.count(b"\n") <= 1


async def test_what_is_not_stored_is_not_there(reader: AgeReader, homeserver: Homeserver) -> None:
    homeserver.status, homeserver.body = 404, '{"errcode": "M_NOT_FOUND"}'
    assert await SocketSource(reader.socket).read(ALICE) is None


@pytest.mark.parametrize(
    "body", ["[1]", "no json", '"text"', '{"a": "' + "x" * 20_000 + '"}', "[" * 9_000]
)
async def test_what_is_no_statement_is_told_as_an_empty_one(
    reader: AgeReader, homeserver: Homeserver, body: str
) -> None:
    homeserver.body = body
    assert await SocketSource(reader.socket).read(ALICE) == {}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, "{}"),
        (403, '{"errcode": "M_FORBIDDEN"}'),
        (404, '{"errcode": "M_UNRECOGNIZED"}'),
        (404, "gone"),
        (429, "{}"),
        (500, "{}"),
        (302, "{}"),
    ],
)
async def test_where_nothing_can_be_said_nothing_is(
    reader: AgeReader, homeserver: Homeserver, status: int, body: str
) -> None:
    homeserver.status, homeserver.body = status, body
    with pytest.raises(Unavailable):
        await SocketSource(reader.socket).read(ALICE)
    assert len(homeserver.asked) == 1


async def test_a_reader_that_was_killed_answers_again(
    reader: AgeReader, homeserver: Homeserver
) -> None:
    source = SocketSource(reader.socket)
    await reader.kill()
    with pytest.raises(Unavailable):
        await source.read(ALICE)
    # Its socket is still there, as after a crash.
    assert reader.socket.exists()
    await reader.start()
    assert await source.read(ALICE) == {"band": "13_15"}


async def test_a_silent_homeserver_holds_nobody_for_long(
    reader: AgeReader, homeserver: Homeserver
) -> None:
    homeserver.go.clear()
    with pytest.raises(Unavailable):
        await SocketSource(reader.socket, 0.2).read(ALICE)
    homeserver.go.set()


async def test_so_many_ask_at_once_and_no_more(reader: AgeReader, homeserver: Homeserver) -> None:
    homeserver.go.clear()
    patient = [asyncio.create_task(reader.answer(ALICE)) for _ in range(MOST_AT_ONCE)]
    await asyncio.wait_for(homeserver.crowd.wait(), 30)
    assert await reader.say(f"{ALICE}\n".encode()) == b""
    homeserver.go.set()
    assert all(each == {"content": {"band": "13_15"}} for each in await asyncio.gather(*patient))
    assert await reader.answer(ALICE) == {"content": {"band": "13_15"}}


async def test_nothing_of_people_or_secrets_is_logged(
    reader: AgeReader, homeserver: Homeserver
) -> None:
    log_file = reader.folder / "log"
    await reader.answer(ALICE)
    before = len(log_file.read_text())
    homeserver.status = 500
    await reader.answer(ALICE)
    await reader.answer(ALICE)
    homeserver.status = 200
    await reader.answer(ALICE)
    log = log_file.read_text()
    assert log[before:].count("Nothing can be read: the homeserver answers 500.") == 1
    assert log[before:].count("The homeserver answers again.") == 1
    assert not any(word in log for word in ("alice", "13_15", TOKEN))


async def test_two_do_not_share_a_socket(reader: AgeReader) -> None:
    again = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "appservice.age_reader", "--config", str(reader.settings)),
        stderr=asyncio.subprocess.PIPE,
        cwd=REPOSITORY,
    )
    _, said = await again.communicate()
    assert said.decode() == f"another reader answers at {reader.socket} already.\n"
    assert again.returncode == 2


async def test_the_command_becomes_the_reader_and_leaves_nothing_of_parlour(
    homeserver: Homeserver,
) -> None:
    run = (sys.executable, "-m", "appservice", "age-reader")
    url = str(homeserver.server.make_url(""))
    async with AgeReader(url, "hs.test", TOKEN, argv=run) as reader:
        assert await SocketSource(reader.socket).read(ALICE) == {"band": "13_15"}
        words = psutil.Process(reader.process.pid).cmdline()
        assert words[1:3] == ["-m", "appservice.age_reader"]
        assert await reader.process.stop() == 0
        assert not reader.socket.exists()


def test_it_knows_nothing_else_of_parlour() -> None:
    seen = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, appservice.age_reader.__main__; print(*sorted(sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    ).stdout.split()
    ours = [name for name in seen if name.startswith("appservice")]
    assert [name for name in ours if not name.startswith("appservice.age_reader")] == ["appservice"]
    assert not {"openai", "mautrix", "pydantic", "click", "aiosqlite", "jinja2"} & set(seen)
