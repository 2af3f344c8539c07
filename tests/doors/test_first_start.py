"""What compose.yaml has PostgreSQL do at its first start: afterwards Parlour finds all it needs."""

import asyncio
import os
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from ruamel.yaml import YAML

from appservice.app.beside import open_both_sides
from appservice.app.crypto import open_crypto
from appservice.cli.doctor.databases import databases
from appservice.cli.doctor.finding import Mark
from appservice.config import Config
from stage.paths import REPOSITORY, postgres_programs
from stage.postgres import Postgres

NAMES = ("POSTGRES", "SYNAPSE", "OWNER", "ROOMS", "PERSONAL", "CRYPTO")


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as started:
        yield started


def _first_start() -> str:
    """The script as the container gets it: compose makes one dollar of two."""
    compose = YAML(typ="safe", pure=True).load(REPOSITORY / "compose.yaml")
    return str(compose["configs"]["first_start"]["content"]).replace("$$", "$")


def _as_in_compose(url: str, passwords: dict[str, str]) -> dict[str, str]:
    """Parlour's settings of compose.yaml, with these passwords, at the address of `url`."""
    compose = YAML(typ="safe", pure=True).load(REPOSITORY / "compose.yaml")
    settings = {}
    for name, value in compose["services"]["parlour"]["environment"].items():
        filled = str(value)
        for whose, password in passwords.items():
            filled = filled.replace(f"${{{whose}_PASSWORD}}", password)
        there = urlsplit(url).netloc.rpartition("@")[2]
        parts = urlsplit(filled)
        at = f"{parts.username}:{parts.password}@{there}"
        settings[name] = urlunsplit(parts._replace(netloc=at))
    return settings


async def test_the_first_start_makes_what_the_settings_name(
    server: Postgres, tmp_path: Path
) -> None:
    parts = urlsplit(server.superuser_url)
    passwords = {name: f"{name.lower()}-secret" for name in NAMES}
    path = f"{postgres_programs()}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "PGHOST": "127.0.0.1", "PGPORT": str(parts.port)}
    env |= {"PGPASSWORD": str(parts.password)}
    env |= {f"{name}_PASSWORD": password for name, password in passwords.items()}
    script = _first_start()
    made = await asyncio.create_subprocess_exec(
        *("sh", "-c", script), env=env, stdout=PIPE, stderr=STDOUT
    )
    told, _ = await asyncio.wait_for(made.communicate(), 60)
    assert made.returncode == 0, told.decode()

    settings = _as_in_compose(server.superuser_url, passwords)
    file = tmp_path / "config.yaml"
    file.write_text(
        "homeserver: {url: 'http://a', server_name: a.test}\n"
        f"appservice: {{url: 'http://b', as_token: {'a' * 16}, hs_token: {'b' * 16},"
        " sender_localpart: s}\n"
        "models: {primary: {base_url: 'http://m', model: m}}\n"
        f"encryption: {{secret: {'c' * 32}}}\n"
    )
    config = Config.load(file, settings)
    async with open_both_sides(config), open_crypto(config, alone=True) as keys:
        await keys.ping()
    found = [each async for each in databases(config)]
    assert {each.check for each in found} >= {"rooms database", "personal database"}
    assert [each for each in found if each.mark in (Mark.WRONG, Mark.SKIPPED)] == []
