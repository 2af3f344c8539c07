"""`parlour age` without a homeserver: keys, statements that are printed, and what is wrong."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from appservice.ages.keys import public_line
from appservice.ages.statements import presented
from appservice.app.beside import open_rooms_side
from appservice.cli.age import command
from appservice.config import Config
from appservice.config.issuer_keys import issuer_key
from appservice.model.age import AgeBand
from appservice.model.ids import UserId
from appservice.model.statement import Noted, Statement
from stage.ports import free_port
from stage.seat import Seat, settings, write_yaml

ALICE, MUM = UserId("@alice:hs.test"), UserId("@mum:hs.test")


async def run(*arguments: str) -> Result:
    """In a thread: the command has a loop of its own."""
    return await asyncio.to_thread(lambda: CliRunner().invoke(command, list(arguments)))


def public(key: Path) -> str:
    return public_line(key.read_text())


@pytest.fixture
async def key(tmp_path: Path) -> Path:
    file = tmp_path / "issuer.pem"
    done = await run("keygen", str(file))
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == public(file)
    assert "PRIVATE" not in done.output
    assert file.stat().st_mode & 0o777 == 0o600
    return file


@pytest.fixture
def config(tmp_path: Path, key: Path) -> Path:
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
    age = {"issuers": {"town": [public(key)]}}
    write_yaml(path, settings(seat, model_url="http://m/v1", model="m", changes={"age": age}))
    return path


def given(key: Path, *more: str, user: str = ALICE) -> list[str]:
    return ["issue", "--key", str(key), "--issuer", "town", "--user", user, *more]


async def test_a_printed_statement_is_believed(key: Path) -> None:
    done = await run(*given(key, "--band", "16_17", "--guardian", MUM, "--months", "13", "--print"))
    assert done.exit_code == 0, done.output
    issuers = {"town": (issuer_key(public(key)),)}
    found = presented(json.loads(done.stdout), ALICE, issuers).statement
    assert found is not None
    assert (found.band, found.guardians) == (AgeBand.FROM_16, (MUM,))
    assert 394 <= (found.expires_ms - found.issued_ms) / 86_400_000 <= 397


async def test_no_key_is_overwritten(key: Path) -> None:
    before = public(key)
    done = await run("keygen", str(key))
    assert (done.exit_code, "not overwritten" in done.output) == (1, True)
    assert public(key) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--band": "17"}, "not one of"),
        ({"--user": "alice"}, "not a Matrix ID"),
        ({"--user": "@alice:other.test"}, "another server"),
        ({"--issuer": "city"}, 'no key "'),
        ({"--months": "14"}, "not in the range"),
        ({"--guardian": "mum"}, "Matrix IDs of other people"),
        ({"--guardian": ALICE}, "Matrix IDs of other people"),
        ({"--key": "none"}, "cannot be read"),
        ({"--key": "config.yaml"}, "holds no private key"),
        ({"--key": "binary"}, "does not hold text"),
        ({"--admin-token-file": "none"}, "cannot be read"),
        ({"--admin-token-file": "two words"}, "holds no access token"),
        ({}, "no administrator's token"),
    ],
)
async def test_what_is_wrong_is_said(
    config: Path, key: Path, changes: dict[str, str], words: str
) -> None:
    (config.parent / "binary").write_bytes(b"\xff\xfe")
    (config.parent / "two words").write_text("two words\n")
    options = {"--key": key.name, "--issuer": "town", "--user": ALICE, "--band": "adult"}
    for name in ("--key", "--admin-token-file"):
        if name in {**options, **changes}:
            changes = {**changes, name: str(config.parent / {**options, **changes}[name])}
    said = [part for pair in {**options, **changes}.items() for part in pair]
    done = await run("issue", "--config", str(config), *said)
    assert (done.exit_code in (1, 2), words in done.output) == (True, True), done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["revoke", "@alice:other.test"], "another server"),
        (["revoke", "@alice"], "not a Matrix ID"),
        (["revoke", " "], "neither"),
        (["show", "alice"], "not a Matrix ID"),
        (["show", "@alice:other.test"], "another server"),
    ],
)
async def test_other_commands_say_it_too(config: Path, arguments: list[str], words: str) -> None:
    name, *rest = arguments
    done = await run(name, "--config", str(config), *rest)
    assert (done.exit_code in (1, 2), words in done.output) == (True, True), done.output


async def test_what_was_noted_is_shown_until_it_is_revoked(config: Path) -> None:
    now_ms = 1_000 * int(time.time())
    statement = Statement(AgeBand.FROM_16, now_ms - 5_000, now_ms + 9_000_000, "one")
    async with open_rooms_side(Config.load(config, {})) as rooms:
        await rooms.statements.note(ALICE, [statement])
    shown = await run("show", "--config", str(config), ALICE)
    assert f"{ALICE} counts as 16_17, by a signed statement." in shown.output
    assert "name one" in shown.output
    assert "not read" in shown.output
    for what, later in (("one", "name one, revoked"), (ALICE, "all that were issued until")):
        done = await run("revoke", "--config", str(config), what)
        assert done.exit_code == 0, done.output
        shown = await run("show", "--config", str(config), ALICE)
        assert f"{ALICE} counts as unknown" in shown.output
        assert later in shown.output
    async with open_rooms_side(Config.load(config, {})) as rooms:
        noted = (await rooms.statements.noted([ALICE]))[ALICE]
    assert noted == Noted((statement,), frozenset({"one"}), noted.void_until_ms)
    assert noted.void_until_ms >= now_ms
