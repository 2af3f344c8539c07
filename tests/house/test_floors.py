"""Each wall between the floors stands: it lets the house through and stops a trespasser."""

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
    ("click", "app", "import click"),
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
]
# A group that reaches personal/ over somebody else is stopped too.
DETOUR = (
    "island",
    "turns",
    "import appservice.personal",
    "group",
    "import appservice.turns.detour",
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package with its configuration."""
    shutil.copytree(
        ROOT / "appservice", tmp_path / "appservice", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _check(house: Path, wall: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--contract", wall],
        cwd=house,
        text=True,
        capture_output=True,
        check=False,
    )


def _trespass(house: Path, folder: str, line: str, module: str = "detour") -> None:
    place = house / "appservice" / folder
    if not place.is_dir():  # a floor that is one module
        with place.with_suffix(".py").open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
        return
    (place / f"{module}.py").write_text(f"{line}\n", encoding="utf-8")


def _walls() -> set[str]:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return {contract["id"] for contract in tools["importlinter"]["contracts"]}


@pytest.mark.parametrize(("wall", "folder", "line"), TRESPASSES)
def test_a_trespasser_is_stopped(house: Path, wall: str, folder: str, line: str) -> None:
    _trespass(house, folder, line)
    judged = _check(house, wall)
    assert judged.returncode == 1, judged.stdout + judged.stderr
    assert "BROKEN" in judged.stdout


def test_a_detour_to_the_island_is_stopped(house: Path) -> None:
    wall, between, first, start, second = DETOUR
    _trespass(house, between, first)
    _trespass(house, start, second)
    judged = _check(house, wall)
    assert judged.returncode == 1, judged.stdout + judged.stderr
    assert "BROKEN" in judged.stdout


@pytest.mark.parametrize("wall", sorted(_walls()))
def test_the_house_itself_keeps_the_wall(house: Path, wall: str) -> None:
    judged = _check(house, wall)
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_every_wall_was_tried() -> None:
    assert {wall for wall, *_ in TRESPASSES} | {DETOUR[0]} == _walls()
