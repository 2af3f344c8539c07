"""Each wall between the floors stands: it lets the house through and stops a trespasser.

All trespassers enter one copy of the house, each in a module of its own, and are looked for in what
is said of their wall: one look at the house takes longer than all else here.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.repository import ROOT

# Which wall, from where, by which import. The last test sees that every wall has a trespasser.
TRESPASSES = [
    ("floors", "model", "from appservice.policy import power"),
    ("floors", "policy", "import appservice.prompt"),
    ("floors", "prompt", "import appservice.policy"),
    ("floors", "ports", "import appservice.turns"),
    ("floors", "tools", "import appservice.turns"),
    ("floors", "turns", "import appservice.storage"),
    ("floors", "group", "import appservice.direct"),
    ("floors", "group", "import appservice.matrix"),
    ("floors", "matrix", "import appservice.storage"),
    ("floors", "storage", "import appservice.config"),
    ("floors", "config", "import appservice.app"),
    ("floors", "app", "import appservice.cli"),
    ("mautrix", "storage", "import mautrix.types"),
    ("ciphers", "storage", "import vodozemac"),
    ("ciphers", "matrix", "import vodozemac"),
    ("seals", "matrix", "import cryptography"),
    ("seals", "storage", "from cryptography.hazmat.primitives import hashes"),
    ("openai", "direct", "import openai"),
    ("openai", "matrix", "import httpx2"),
    ("databases", "group", "import sqlite3"),
    ("databases", "matrix", "import asyncpg"),
    ("databases", "turns", "import aiosqlite"),
    ("http", "llm", "import aiohttp"),
    ("floors", "ages", "import appservice.storage"),
    ("statements", "matrix", "import jwt"),
    ("reader", "age_reader", "import appservice.model.ids"),
    ("ranking", "direct", "import bm25s"),
    ("ranking", "personal", "import numpy"),
    ("click", "app", "import click"),
    ("ranking", "direct", "import bm25s"),
    ("ranking", "storage", "import numpy"),
    ("yaml", "storage", "from ruamel.yaml import YAML"),
    ("pydantic", "matrix", "from pydantic import BaseModel"),
    ("markup", "matrix", "import markdown_it"),
    ("metrics", "turns", "import prometheus_client"),
    ("pure", "policy", "import time"),
    ("pure", "prompt", "import asyncio"),
    ("pure", "ports", "import aiohttp"),
    ("pure", "model", "import random"),
    ("nouns", "model", "import pydantic"),
    ("personal", "group", "import appservice.personal"),
    ("personal", "turns", "import appservice.personal"),
    ("personal", "storage", "import appservice.personal"),
    ("island", "group", "from appservice.ports.memories import Memories"),
    ("island", "door", "from appservice.model.remembering import Remembered"),
    ("island", "turns", "from appservice.ports.memories import Memories"),
    ("island", "web", "from appservice.ports.memories import Memories"),
]
# A group that reaches personal/ over somebody else is stopped too.
DETOUR = (
    "island",
    "turns",
    "import appservice.personal",
    "group",
    "import appservice.turns.detour",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said of each broken wall of a house full of trespassers, by its ID."""
    house = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "appservice", house / "appservice", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", house)
    for number, (_, folder, line) in enumerate(TRESPASSES):
        _trespass(house, folder, line, f"trespasser_{number}")
    _, between, first, start, second = DETOUR
    _trespass(house, between, first, "detour")
    _trespass(house, start, second, "detour")
    judged = _judged(house)
    assert judged.returncode == 1, judged.stdout + judged.stderr
    names = {contract["name"]: contract["id"] for contract in _contracts()}
    # The names of all walls come first, kept or broken; a title with a rule below it follows.
    *_, broken = judged.stdout.partition("Broken contracts")
    parts = re.split(r"^(.+)\n-+\n", broken, flags=re.MULTILINE)[1:]
    return {names[title]: text for title, text in zip(parts[::2], parts[1::2], strict=True)}


def _judged(house: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"],
        cwd=house,
        text=True,
        capture_output=True,
        check=False,
        env={**os.environ, "COLUMNS": "500"},
    )


def _trespass(house: Path, folder: str, line: str, module: str) -> None:
    place = house / "appservice" / folder
    if not place.is_dir():  # a floor that is one module
        with place.with_suffix(".py").open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
        return
    (place / f"{module}.py").write_text(f"{line}\n", encoding="utf-8")


def _contracts() -> list[dict[str, str]]:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    found: list[dict[str, str]] = tools["importlinter"]["contracts"]
    return found


@pytest.mark.parametrize("number", range(len(TRESPASSES)), ids=lambda n: "-".join(TRESPASSES[n]))
def test_a_trespasser_is_stopped(told: dict[str, str], number: int) -> None:
    wall, folder, _ = TRESPASSES[number]
    place = f"appservice.{folder}"
    is_module = (ROOT / "appservice" / f"{folder}.py").exists()
    who = place if is_module else f"{place}.trespasser_{number}"
    assert re.search(rf"\b{re.escape(who)} ->", told[wall])


def test_a_detour_to_the_island_is_stopped(told: dict[str, str]) -> None:
    wall, between, _, start, _ = DETOUR
    assert f"appservice.{start}.detour -> appservice.{between}.detour" in told[wall]


def test_the_house_itself_keeps_the_walls() -> None:
    judged = _judged(ROOT)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_every_wall_was_tried() -> None:
    tried = {wall for wall, *_ in TRESPASSES} | {DETOUR[0]}
    assert tried == {contract["id"] for contract in _contracts()}
