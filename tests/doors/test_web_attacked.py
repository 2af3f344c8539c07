"""The web port under attack: whatever is thrown at it, a clean refusal comes back, and soon 429."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from pytest_aiohttp import AiohttpClient, AiohttpServer

from appservice.policy.secrets import token_of
from appservice.web.connections import MOST
from appservice.web.server import WebServer
from tests.doors.web_world import NOW, TOKEN, WebWorld, web_world
from tests.pure.policy.rooms import ROOM

UNLIMITED = {"links": {"views_per_minute": 10_000_000, "codes_per_address": 10_000_000}}
CLEAN = {100, 200, 400, 403, 404, 405, 411, 413, 414, 415, 417, 431}
METHODS = [
    *("GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"),
    *("CONNECT", "g\x00t", "X" * 50),
]
PLACES = [
    *(f"/j/{TOKEN}", f"/j/{TOKEN}", f"/j/{TOKEN.upper()}", f"/j/{TOKEN}/picture"),
    *(f"/j/{TOKEN}?a=b&a[]=c", f"/j/{TOKEN};x", f"/j/{TOKEN}/", f"/j/{TOKEN}/x/../picture"),
    *("/j/", "/j", "/", "/robots.txt", "/style.css", "/copy.js?x=y", "/j/{{7*7}}", "/j/<script>"),
    *("/j/%00", "/j/%ff%fe", "/j/%F0%9F%92%A9", "/j/..%2f..%2fetc", "/j/../../etc/passwd"),
    *("//x/j/y", "/j/" + "a" * 3000, "http://x/j/y", "*"),
]
HEADERS = [
    *("Content-Type: multipart/form-data", "Content-Type: multipart/form-data; boundary=x"),
    *("Content-Type: application/x-www-form-urlencoded; charset=nonsense", "Content-Type: é"),
    *("Content-Type: application/x-www-form-urlencoded; charset=utf-16", "Content-Type: a/b"),
    *("Cookie: parlour-guard=a.b", "Cookie: parlour-guard=\xff", "Cookie: ;;;=", "Cookie: a=b; a"),
    *("X-Forwarded-For: 1.2.3.4", "X-Forwarded-For: \x01,,,", "Accept-Language: de;q=1e999"),
    *("Accept-Language: " + "x," * 500, "Range: bytes=0-1", "If-None-Match: *"),
    *("Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Content-Encoding: deflate"),
    *("Host:", "Host: x\r\nHost: y", "Upgrade: websocket", "Expect: 100-continue", "Expect: x"),
    "A" * 9000 + ": b",
]
_PART = "--x\r\nContent-Disposition: form-data; name=guard"
BODIES = [
    *("", "guard=a.b", "guard=a.b&user_id=%40x%3Ay", "guard=%ff%fe", "guard", "&&&&", "a" * 20_000),
    *(f"{_PART}\r\n\r\na.b\r\n--x--\r\n", f"{_PART}; filename=f\r\n\r\nz\r\n--x--\r\n"),
    *("--x\r\n\r\n", "5\r\nabc", '{"guard": 1}', "guard=" + "%00" * 100, "guard[]=y&guard=c.d"),
]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebWorld]:
    async with web_world(tmp_path) as made:
        await made.put()
        yield made


def some_request(dice: random.Random) -> bytes:
    """An HTTP request, more or less."""
    body = dice.choice(BODIES)
    first = f"{dice.choice(METHODS)} {dice.choice(PLACES)} HTTP/1.{dice.choice('0111')}"
    lines = [first, "Host: j.test"]
    lines += dice.sample(HEADERS, dice.randrange(4))
    if dice.random() < 0.9:
        lines.append(f"Content-Length: {len(body.encode('latin-1'))}")
    lines.append("Connection: close")
    raw = "\r\n".join([*lines, "", body]).encode("latin-1", "replace")
    if dice.random() < 0.1:
        cut = dice.randrange(len(raw))
        raw = raw[:cut] + dice.randbytes(3) + raw[cut + 1 :]
    return raw


async def throw(server: TestServer, raw: bytes) -> bytes:
    """Send bytes, and read what comes back; nothing where the other side waits for more of them."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    answer = b""
    try:
        writer.write(raw)
        async with asyncio.timeout(1.0):
            while more := await reader.read(65_536):
                answer += more
    except (ConnectionError, TimeoutError):
        return answer  # hung up on: also a refusal
    else:
        return answer
    finally:
        writer.close()


@pytest.mark.parametrize("seed", range(8))
async def test_nothing_but_clean_refusals(
    world: WebWorld, aiohttp_server: AiohttpServer, seed: int
) -> None:
    server = await aiohttp_server(world.app(UNLIMITED))
    dice = random.Random(seed)
    before = await world.store.chat.room(ROOM)
    statuses: Counter[int] = Counter()
    for _ in range(120):
        raw = some_request(dice)
        answer = await throw(server, raw)
        if not answer:
            continue
        status = int(answer.split(b" ", 2)[1])
        statuses[status] += 1
        assert status in CLEAN, (status, raw)
        assert ROOM.encode() not in answer
        assert b"Traceback" not in answer
        if b"text/html" in answer:
            assert b"Content-Security-Policy" in answer, raw
    assert statuses[200], "some of them are in order"
    assert sum(statuses.values()) - statuses[200] > 50, "most of them are not"
    assert await world.store.chat.room(ROOM) == before
    assert await world.store.links.open_codes("$link", NOW) == 0
    assert world.taken == []


async def test_what_is_no_text_is_refused_like_anything_else(
    world: WebWorld, aiohttp_server: AiohttpServer
) -> None:
    server = await aiohttp_server(world.app())
    for path in (b"//x/j/y", b"/j/\xff", b"/\xff", b"/style.css"):
        for method in (b"GET", b"POST", b"BREW"):
            head = method + b" " + path + b" HTTP/1.1\r\nHost: j.test\r\nExpect: 1\xd1\r\n"
            answer = await throw(server, head + b"Connection: close\r\n\r\n")
            assert int(answer.split(b" ", 2)[1]) in CLEAN, (head, answer)


_FORM = f"POST /j/{TOKEN} HTTP/1.1\r\nContent-Type: "
_URLENCODED = f"{_FORM}application/x-www-form-urlencoded\r\n"
ODD = [
    *("GET\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02\x00\x01", "\x00" * 9000),
    *("GET http://[::1 HTTP/1.1\r\n", "GET ?x HTTP/1.1\r\n", "GET j HTTP/1.1\r\n"),
    *(f"GET /j/{TOKEN} HTTP/9.9\r\n", "GET /style.css/../../server.py HTTP/1.1\r\n"),
    *("GET /static/style.css HTTP/1.1\r\n", "GET /style.css%00 HTTP/1.1\r\n"),
    f"GET /j/{'%2e%2e/' * 300} HTTP/1.1\r\n",
    f"GET /j/{TOKEN} HTTP/1.1\r\n" + "".join(f"X-{at}: y\r\n" for at in range(500)),
    f"GET /j/{TOKEN} HTTP/1.1\r\nAccept-Language: de;q=0.{'9' * 3000}\r\n",
    f"GET /j/{TOKEN} HTTP/1.1\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
    *(f"{_URLENCODED}Content-Encoding: {how}\r\nContent-Length: 3\r\n" for how in ("br", "zstd")),
    *(f"{_URLENCODED}Content-Length: {size}\r\n" for size in ("-1", "9" * 20, "1, 2", "0x3")),
    f"{_URLENCODED}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    f"{_FORM}multipart/form-data; boundary=\r\nContent-Length: 3\r\n",
    f"{_FORM}multipart/form-data; boundary={'x' * 300}\r\nContent-Length: 3\r\n",
]


async def test_what_is_no_proper_request_is_refused(
    world: WebWorld, aiohttp_server: AiohttpServer
) -> None:
    server = await aiohttp_server(world.app(UNLIMITED))
    for odd in ODD:
        raw = f"{odd}Host: j.test\r\nConnection: close\r\n\r\nabc".encode("latin-1")
        answer = await throw(server, raw)
        assert answer, raw
        assert int(answer.split(b" ", 2)[1]) in CLEAN, (raw, answer)
        assert b"Traceback" not in answer


async def test_who_holds_connections_keeps_nobody_out(
    world: WebWorld, unused_tcp_port: int
) -> None:
    """Half a request, or none, on more connections than are held open."""
    server = WebServer(world.app(), "127.0.0.1", unused_tcp_port)
    await server.start()
    held = []
    try:
        for number in range(MOST + 20):
            reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
            writer.write(b"GET /j/x HTTP/1.1\r\nX: " if number % 2 else b"")
            held.append((reader, writer))
        async with asyncio.timeout(10):
            for reader, _ in held[:20]:
                assert await reader.read() == b"", "the quietest are hung up on"
        reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
        held.append((reader, writer))
        writer.write(f"GET /j/{TOKEN} HTTP/1.1\r\nHost: j.test\r\n\r\n".encode())
        async with asyncio.timeout(10):
            assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    finally:
        for _, writer in held:
            writer.close()
        await server.stop()


async def test_a_thousand_guesses_are_slowed_down(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    client = await aiohttp_client(world.app())
    dice, statuses = random.Random(1), Counter[int]()
    for number in range(1000):
        guess = token_of(dice.randbytes(8), str(number))
        forged = {"X-Forwarded-For": f"198.51.100.{number % 250}"}
        async with client.get(f"/j/{guess}", headers=forged) as answer:
            statuses[answer.status] += 1
            if answer.status == 429:
                assert answer.headers["Retry-After"] == "60"
    assert set(statuses) == {404, 429}
    assert statuses[404] < 100


async def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    changes: dict[str, Any] = {"web": {"trusted_proxies": ["127.0.0.1/32"]}}
    client = await aiohttp_client(world.app(changes))

    async def ask(address: str) -> int:
        headers = {"X-Forwarded-For": f"10.9.8.7, {address}"}
        async with client.get(f"/j/{TOKEN}", headers=headers) as answer:
            return answer.status

    first = Counter([await ask("2001:db8::1") for _ in range(80)])
    assert first[429] > 10
    assert await ask("2001:db8::ffff:2") == 429, "another address of the same network"
    assert await ask("2001:db8:0:1::1") == 200


async def test_a_link_gives_only_so_many_codes(
    world: WebWorld, aiohttp_client: AiohttpClient
) -> None:
    client = await aiohttp_client(world.app({"links": {"codes_per_hour": 3}}))
    page = await (await client.get(f"/j/{TOKEN}")).text()
    guard = page.partition('name="guard" value="')[2].partition('"')[0]
    found = [(await client.post(f"/j/{TOKEN}", data={"guard": guard})).status for _ in range(6)]
    assert found == [200, 200, 200, 429, 429, 429]
