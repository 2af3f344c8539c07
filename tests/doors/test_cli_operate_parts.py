"""The parts of `parlour doctor` that need no real homeserver, and those that no real one shows."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, redirect_stderr, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from PIL import Image

from appservice.app.homeserver import open_homeserver
from appservice.cli.doctor import calls, files, homeserver, models
from appservice.cli.doctor.finding import Finding, Mark, ok, skipped, warning, wrong
from appservice.cli.doctor.printing import as_text, verdict
from appservice.cli.doctor.registration import registration
from appservice.cli.progress import waiting
from appservice.config import Config
from appservice.matrix.account import Account
from appservice.matrix.probe import Greeting, Probe
from stage.ports import free_port
from stage.scripted_model import ScriptedModel
from stage.seat import Seat, settings, write_yaml

NOW_MS = 1_790_000_000_000


def _seat(url: str = "http://127.0.0.1:9") -> Seat:
    return Seat(
        homeserver_url=url,
        server_name="hs.test",
        localpart="ai",
        sender_localpart="parlour-1",
        port=free_port(),
        health_port=free_port(),
        web_port=free_port(),
        as_token="a" * 43,
        hs_token="h" * 43,
    )


def _config(
    folder: Path, seat: Seat | None = None, changes: dict[str, Any] | None = None
) -> Config:
    path = folder / "config.yaml"
    written = settings(seat or _seat(), model_url="http://m/v1", model="m", changes=changes)
    write_yaml(path, written)
    return Config.load(path, {})


def test_a_line_says_how_it_is_and_what_to_do() -> None:
    assert as_text(ok("clock", "agrees")) == "✓ clock             agrees"
    shown = as_text(wrong("ping", "nobody answers " * 12, "open the door")).splitlines()
    assert shown[0].startswith("✗ ping              nobody answers")
    assert shown[-1] == "                    → open the door"
    assert len(shown) > 2
    assert max(map(len, shown)) <= 110
    assert as_text(warning("x", "y"), encoding="latin-1").startswith("!  x")
    assert as_text(wrong("x", "y", "z"), encoding=None).splitlines()[-1].endswith("-> z")


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        ([ok("a", "b")], "All is well."),
        ([ok("a", "b"), warning("a", "b")], "Nothing is wrong, 1 worth knowing."),
        ([wrong("a", "b", "c"), skipped("d", "e")], "1 wrong, 1 not looked at."),
        (
            [wrong("a", "b", "c"), warning("a", "b"), skipped("d", "e")],
            "1 wrong, 1 worth knowing, 1 not looked at.",
        ),
    ],
)
def test_the_verdict_counts(findings: list[Finding], sentence: str) -> None:
    assert verdict(findings) == sentence


async def _shown_while(seconds: float) -> str:
    stream = io.StringIO()
    with redirect_stderr(stream), waiting("waiting for the moon"), suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), seconds)
    return stream.getvalue()


async def test_only_what_takes_long_is_told() -> None:
    assert await _shown_while(0.2) == ""
    assert re.fullmatch(r"  waiting for the moon \.\.\. [234] s\n", await _shown_while(2.4))


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"rate_limited": True}, "rate_limited is not false"),
        ({"url": "http://elsewhere:1"}, "url is 'http://elsewhere:1'"),
        ({"as_token": "b" * 43}, "as_token is another"),
        ({"hs_token": None}, "hs_token is another"),
        ({"sender_localpart": "ai"}, "sender_localpart is the AI user's"),
        ({"id": 7}, "id is 7"),
        ({"namespaces": None}, "no regex of namespaces.users matches @ai:hs.test"),
        ({"namespaces": {"users": [{"regex": "@(", "exclusive": True}]}}, "no regex"),
        ({"namespaces": {"users": ["@ai:hs.test"]}}, "no regex"),
    ],
)
def test_every_disagreement_of_the_registration_is_found(
    tmp_path: Path, changes: dict[str, Any], part: str
) -> None:
    seat = _seat()
    config = _config(tmp_path, seat)
    path = tmp_path / "registration.yaml"
    write_yaml(path, seat.registration())
    assert {each.mark for each in registration(config, None)} == {Mark.OK}
    write_yaml(path, {**seat.registration(), **changes})
    found = [each for each in registration(config, None) if each.mark is Mark.WRONG]
    assert any(part in each.what for each in found), found
    assert all("restart the homeserver" in (each.do or "") for each in found)
    assert all("b" * 43 not in each.what for each in found)


@pytest.mark.parametrize(
    ("regex", "exclusive", "part"),
    [
        (r"^@ai:hs\.test$", True, None),
        (r"@ai:hs\.test", True, "covers more than the AI user"),
        (r"^@ai.*:hs\.test$", True, "covers more than the AI user"),
        (r"^@.*:hs\.test$", True, "covers more than the AI user"),
        (r"^@ai:hs\.test$", False, "is not exclusive"),
        (r"^@bot:hs\.test$", True, "no regex of namespaces.users matches"),
    ],
)
def test_the_namespace_has_to_be_the_ai_user_and_nobody_else(
    tmp_path: Path, regex: str, exclusive: bool, part: str | None
) -> None:
    seat = _seat()
    users = [{"regex": regex, "exclusive": exclusive}]
    write_yaml(tmp_path / "r.yaml", {**seat.registration(), "namespaces": {"users": users}})
    found = registration(_config(tmp_path, seat), tmp_path / "r.yaml")
    told = [each.what for each in found if each.mark is Mark.WRONG]
    assert (told == []) if part is None else (len(told) == 1 and part in told[0])


def test_a_registration_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    config = _config(tmp_path)
    lacking = registration(config, None)
    assert [each.mark for each in lacking] == [Mark.WARNING, Mark.SKIPPED]
    assert "--registration" in str(lacking[0].do)
    for text, part in (("a: [", "it is no YAML"), ("- a", "is no registration")):
        (tmp_path / "registration.yaml").write_text(text)
        [found] = registration(config, None)
        assert found.mark is Mark.WRONG
        assert part in found.what
    for flag in ("io.element.msc4190", "receive_ephemeral"):
        write_yaml(tmp_path / "registration.yaml", {**_seat().registration(), flag: 1})
        flags = [each for each in registration(config, None) if flag in each.what]
        assert [each.mark for each in flags] == [Mark.WARNING]


def test_the_picture_is_read_as_it_will_be_sent(tmp_path: Path) -> None:
    path = tmp_path / "face.png"
    Image.new("RGB", (600, 400), "teal").save(path)
    config = _config(tmp_path, changes={"ai_user": {"avatar": "face.png"}})
    assert files.avatar(config).mark is Mark.OK
    path.unlink()
    assert files.avatar(config).mark is Mark.WRONG


def test_the_disk_is_looked_at_where_the_databases_go(tmp_path: Path) -> None:
    [found] = files.disk(_config(tmp_path))
    assert str(tmp_path) in found.what
    server = "postgresql://{}:pw@127.0.0.1/x"
    database = {name: server.format(name) for name in ("rooms", "personal")}
    assert files.disk(_config(tmp_path, changes={"database": database})) == []


@pytest.mark.parametrize(
    ("apart_ms", "mark", "part"),
    [
        (None, Mark.SKIPPED, "no Date"),
        (2_000, Mark.OK, "agrees"),
        (-20_000, Mark.WARNING, "20 s behind"),
        (600_000, Mark.WRONG, "600 s ahead; commands and questions will be taken for old ones"),
    ],
)
def test_clocks_are_compared(tmp_path: Path, apart_ms: int | None, mark: Mark, part: str) -> None:
    theirs = Greeting(200, ["v1.11"], None if apart_ms is None else NOW_MS + apart_ms)
    found = homeserver.clock(_config(tmp_path), theirs, NOW_MS)
    assert found.mark is mark
    assert part in found.what


@asynccontextmanager
async def _homeserver(**answers: tuple[int, dict[str, Any]]) -> AsyncIterator[str]:
    """A homeserver of a few answers, by the last part of the path: other kinds than the stage's."""

    async def answer(request: web.Request) -> web.Response:
        name = request.path.rsplit("/", 1)[-1].lower()
        status, body = answers.get(name, (404, {"errcode": "M_UNRECOGNIZED", "error": "?"}))
        return web.json_response(body, status=status)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _account(tmp_path: Path, **answers: tuple[int, dict[str, Any]]) -> dict[str, Finding]:
    async with _homeserver(**answers) as url:
        config = _config(tmp_path, _seat(url))
        async with open_homeserver(config) as api:
            account, probe = Account(api, "parlour"), Probe(api, "parlour")
            found = [each async for each in homeserver.account(config, account, probe)]
    return {each.check: each for each in found}


REGISTERED = (400, {"errcode": "M_USER_IN_USE", "error": "taken"})
AI = {"user_id": "@ai:hs.test", "device_id": "PARLOUR"}


async def test_a_homeserver_without_msc4190_is_told_clearly(tmp_path: Path) -> None:
    # As Conduit and Dendrite answer for a device that does not exist.
    unknown = (404, {"errcode": "M_NOT_FOUND", "error": "Device not found."})
    found = await _account(tmp_path, register=REGISTERED, whoami=(200, AI), parlour=unknown)
    assert found["AI user"].mark is Mark.OK
    assert found["device"].mark is Mark.WARNING, "encryption is off here, and else nothing is lost"
    assert "makes no device without a login (MSC4190)" in found["device"].what
    assert "a homeserver that does not know MSC4190" in str(found["device"].do)


async def test_a_device_under_another_name_is_noticed(tmp_path: Path) -> None:
    # As a homeserver answers that makes the device under a name of its own choice.
    other = (200, {"user_id": "@ai:hs.test", "device_id": "OTHER"})
    found = await _account(tmp_path, register=REGISTERED, whoami=other, parlour=(200, {}))
    assert found["device"].mark is Mark.WARNING
    assert "does not let Parlour act as it" in found["device"].what


async def test_room_versions_that_are_lacking_are_told(tmp_path: Path) -> None:
    known = {"capabilities": {"m.room_versions": {"available": {"10": "stable", "11": "stable"}}}}
    given = {"register": REGISTERED, "whoami": (200, AI), "parlour": (200, {})}
    found = await _account(tmp_path, **given, capabilities=(200, known))
    assert "no rooms of version 12, only 10, 11" in found["room version"].what
    assert (await _account(tmp_path, **given))["room version"].mark is Mark.WRONG
    silent = await _account(tmp_path, **given, capabilities=(200, {}))
    assert silent["room version"].mark is Mark.SKIPPED


async def test_a_homeserver_without_ping_is_a_warning(tmp_path: Path) -> None:
    async with _homeserver() as url:
        config = _config(tmp_path, _seat(url))
        async with open_homeserver(config) as api:
            found = await calls.ping(config, Probe(api, "parlour"), running=False)
    assert found.mark is Mark.WARNING
    assert "has no ping" in found.what


async def test_what_is_no_homeserver_is_not_taken_for_one(tmp_path: Path) -> None:
    async with _homeserver(versions=(200, {"hello": "world"})) as url:
        found, theirs = await homeserver.answers(_config(tmp_path, _seat(url)))
    assert theirs is None
    assert "is no Matrix homeserver (HTTP 200)" in found.what


async def test_a_model_that_may_not_hear_encrypted_rooms_is_told_apart(tmp_path: Path) -> None:
    async with ScriptedModel() as model:
        here = {"base_url": model.url, "model": "scripted"}
        others = {"small": {**here, "local": True}}
        config = _config(
            tmp_path,
            changes={
                "models": {
                    "primary": here,
                    "fallback": {**here, "local": True},
                    "others": others,
                },
                "privacy": {"local_models_only_in_encrypted_rooms": True},
            },
        )
        told = {
            key: await models.answers(config, key, name, endpoint)
            for key, name, endpoint in config.models.keys
        }
    assert {each.mark for each in told.values()} == {Mark.OK}
    assert "hears nothing of encrypted rooms" in told["primary"].what
    assert "hears nothing" not in told["fallback"].what
    assert told["others.small"].check == "small model"
    assert len(model.requests) == len(told)
