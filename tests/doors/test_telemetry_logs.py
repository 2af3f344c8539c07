"""Logs hold neither what people write nor secrets, however hard one tries."""

import ast
import asyncio
import io
import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from appservice.model.errors import HomeserverRefused, ModelUnavailable
from appservice.model.errors import ModelFault as Fault
from appservice.telemetry import Mask, configure_logging

SECRETS = {
    "as_token": "as-9f8e7d6c5b4a39281706f5e4d3c2b1a0",
    "hs_token": 'hs "quoted" and/strange',
    "api_key": "sk-proj-0123456789abcdef",
    "password": "p@ssw0rd!",
}
BODY = "the surprise party for bob is on friday"
UNCONFIGURED = [
    "syt_YWxpY2U_abcdefghijklmnop_0abcde",
    "Bearer abcdefgh12345678",
    "EsTc 5uCk Z3wd 6y1V Ckqv mDpK 9dXe Q2rT aBcd eFgH jKmN pQrS",
    "8f14e45fceea167a5a36dedd4bea2543c0ffee00",
    "postgresql://rooms:hunter2@db/parlour",
    "?access_token=abc123def",
    '{"password": "hunter2"}',
]
LEVELS = ("debug", "info", "warning", "error", "critical")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.setLevel(level)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)


@pytest.fixture(params=["json", "console"])
def written(request: pytest.FixtureRequest) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level="debug", format=request.param, secrets=SECRETS.values(), stream=stream)
    return stream


@pytest.fixture
def lines() -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level="debug", format="json", secrets=SECRETS.values(), stream=stream)
    return stream


def _read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def _nothing_leaked(text: str) -> None:
    leaked = [secret for secret in [*SECRETS.values(), BODY, "party"] if secret in text]
    escaped = [secret for secret in SECRETS.values() if json.dumps(secret)[1:-1] in text]
    assert leaked + escaped == []


def test_planted_through_every_field_and_level(written: io.StringIO) -> None:
    log = structlog.get_logger("appservice.test")
    for level in LEVELS:
        say = getattr(log, level)
        say("something_happened", body=BODY, content={"body": BODY}, raw=BODY.encode(), text=BODY)
        say(
            "something_happened", room_id={"body": BODY}, count=BODY, kind=[{"x": BODY}], error=BODY
        )
        say(f"{BODY}\nsecond line", why="fixed")
        say("with an argument %s", BODY)
        for name, secret in SECRETS.items():
            say("something_happened", why=f"said {secret} twice", url=f"http://x/{secret}")
            say("something_happened", **{name: secret}, path=secret, kind=[secret], room_id=secret)
            say(f"started with {secret}")
            say(secret)
    structlog.contextvars.bind_contextvars(body=BODY, turn_id="t1")
    log.info("something_happened")
    text = written.getvalue()
    _nothing_leaked(text)
    assert text.count("something_happened") == 1 + len(LEVELS) * (2 + 2 * len(SECRETS))
    assert "body,content,raw,text" in text


def test_planted_in_exceptions(written: io.StringIO) -> None:
    log = structlog.get_logger("appservice.test")
    errors = [
        ValueError(BODY),
        KeyError(BODY),
        json.JSONDecodeError("bad", BODY, 0),
        ExceptionGroup(BODY, [ValueError(BODY), RuntimeError(SECRETS["api_key"])]),
        HomeserverRefused(f"refused {SECRETS['as_token']}", status=403, errcode="M_FORBIDDEN"),
        ModelUnavailable(f"refused {SECRETS['password']}", Fault.REFUSED),
        OSError(5, f"no way to {SECRETS['api_key']}"),
        sqlite3.OperationalError("no such table: rooms"),
    ]
    for error in errors:
        try:
            try:
                raise TypeError(BODY)
            except TypeError:
                raise error from ValueError(BODY + SECRETS["hs_token"])
        except (Exception, ExceptionGroup) as caught:
            log.exception("it_broke")
            log.error("it_broke", exc_info=caught)
            log.error("it_broke", error=caught)
            logging.getLogger("library").exception("cannot do %s", BODY)
    text = written.getvalue()
    _nothing_leaked(text)
    for told in (
        "test_telemetry_logs.py:",
        "HomeserverRefused (errcode M_FORBIDDEN, status 403): refused ***",
        "no such table: rooms",
        "KeyError",
        "in test_planted_in_exceptions",
    ):
        assert told in text


def test_planted_in_what_libraries_log(written: io.StringIO) -> None:
    for name in ("aiohttp.server", "openai._base_client", "httpx2", "mau.client", "asyncio"):
        library = logging.getLogger(name)
        library.setLevel(logging.DEBUG)
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, 60):
            library.log(level, "Request options: %s", {"messages": [BODY], **SECRETS})
            library.log(level, f"Sending {BODY} with {SECRETS['api_key']}")
            library.log(level, "%s", BODY)
            library.log(level, ValueError(BODY))
    text = written.getvalue()
    _nothing_leaked(text)
    assert text.count("library_reports") == 5 * 3 * 4
    assert text.count("Request options: %s") == 5 * 3


async def test_real_libraries_that_fail_over_a_body(lines: io.StringIO) -> None:
    async def fails(request: web.Request) -> web.Response:
        raise ValueError(await request.text())

    app = web.Application()
    app.router.add_post("/", fails)
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/", data=BODY)
        assert answer.status == 500
    for name in ("openai", "httpx2"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    transport = httpx2.MockTransport(lambda _: httpx2.Response(500, json={"error": BODY}))
    async with openai.AsyncOpenAI(
        api_key=SECRETS["api_key"],
        base_url="http://model.test/v1",
        max_retries=0,
        http_client=httpx2.AsyncClient(transport=transport),
    ) as model:
        try:
            await model.chat.completions.create(
                model="m", messages=[{"role": "user", "content": BODY}]
            )
        except openai.OpenAIError:
            structlog.get_logger("appservice.llm").exception("model_failed", endpoint="primary")
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": BODY, "exception": ValueError(BODY), "x": BODY})
    _nothing_leaked(lines.getvalue())
    told = _read(lines)
    assert {line["logger"] for line in told} >= {"aiohttp.server", "appservice.llm", "asyncio"}
    assert all("ValueError" in line["exception"] for line in told if line["logger"] == "asyncio")
    assert any(
        "InternalServerError (status_code 500)" in line.get("exception", "") for line in told
    )


@pytest.mark.parametrize("secret", UNCONFIGURED)
def test_what_looks_like_a_secret_is_hidden(secret: str) -> None:
    shown = Mask().text(f"cannot use {secret} here")
    assert "***" in shown
    assert secret not in shown
    assert "hunter2" not in shown
    assert shown.startswith("cannot use ")


def test_identifiers_stay_readable() -> None:
    event = "$Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg"
    sentence = f"event {event} of @alice:hs.test in !abcdefghijklmnopqrstuvwxyz0123456789abcdefgh"
    assert Mask(["abc"]).text(sentence) == sentence


def test_known_fields_pass_in_order_with_level_and_time(lines: io.StringIO) -> None:
    log = structlog.get_logger("appservice.turns.queue")
    log.info(
        "turn_dropped",
        room_id="!r:hs.test",
        turn_id="0123456789abcdef0123456789abcdef",
        why="too_old",
        attempt=2,
        fault=Fault.TIMEOUT,
        seconds=0.25,
        open=None,
    )
    [line] = _read(lines)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "turn_dropped",
        "level": "info",
        "logger": "appservice.turns.queue",
        "room_id": "!r:hs.test",
        "turn_id": "0123456789abcdef0123456789abcdef",
        "why": "too_old",
        "attempt": 2,
        "fault": "timeout",
        "seconds": 0.25,
        "open": None,
    }


def test_a_field_cannot_forge_a_line(written: io.StringIO) -> None:
    structlog.get_logger().warning(
        "odd", why="a\n2026-01-01 [info] forged\x1b[31m\u202e", kind="x" * 999
    )
    assert written.getvalue().count("\n") == 1
    assert "\x1b[31m" not in written.getvalue()
    assert "\u202e" not in written.getvalue()
    assert "x" * 201 not in written.getvalue()


def test_the_level_is_kept_and_set_anew() -> None:
    first, second = io.StringIO(), io.StringIO()
    log = structlog.get_logger("appservice.early")
    configure_logging(level="warning", format="json", stream=first)
    log.info("not_told")
    log.warning("told")
    configure_logging(level="info", format="auto", stream=second)
    log.info("told")
    logging.getLogger("library").warning("one %s", 1)
    assert [line["event"] for line in _read(first)] == ["told"]
    assert [line["event"] for line in _read(second)] == ["told", "library_reports"]


def test_what_happens_is_named_by_words_in_the_code() -> None:
    """An f-string as the name of an event could carry what somebody wrote past every field."""
    wrong = [
        f"{path.name}:{call.lineno}"
        for path in Path(__file__).parents[2].glob("appservice/**/*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and _logs(call)
        if not (call.args and isinstance(call.args[0], ast.Constant))
        or re.fullmatch("[a-z][a-z0-9_]{2,63}", str(call.args[0].value)) is None
    ]
    assert wrong == []


def _logs(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = call.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return call.func.attr in {*LEVELS, "exception"} and name.strip("_") in {"log", "logger"}
