"""The wheel carries everything that a running Parlour reads, and finds it there."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.repository import ROOT

QUESTION = """
from appservice import resources
print(*(p for p in resources.migrations().rglob("*.sql")), sep="\\n")
assert resources.config_example().is_file()
assert resources.registration_example().is_file()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the unpacked wheel."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = place.glob("parlour-*.whl")
    unpacked = place / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    return unpacked


def _ask(place: Path) -> set[Path]:
    answer = subprocess.run(
        [sys.executable, "-P", "-c", QUESTION],
        cwd=place,
        env={"PYTHONPATH": str(place)},
        check=True,
        text=True,
        capture_output=True,
    )
    return {Path(line) for line in answer.stdout.split()}


def test_a_wheel_finds_its_own_files(installed: Path) -> None:
    found = {path.relative_to(installed / "appservice/_data") for path in _ask(installed)}
    there = {path.relative_to(ROOT) for path in (ROOT / "migrations").rglob("*.sql")}
    assert there
    assert found == there


def test_a_checkout_finds_its_own_files() -> None:
    assert _ask(ROOT) == set((ROOT / "migrations").rglob("*.sql"))


def test_the_wheel_says_its_licence_and_its_command(installed: Path) -> None:
    (information,) = installed.glob("parlour-*.dist-info")
    assert "License-Expression: Apache-2.0" in (information / "METADATA").read_text(
        encoding="utf-8"
    )
    assert (information / "licenses" / "LICENSE").is_file()
    commands = (information / "entry_points.txt").read_text(encoding="utf-8")
    assert "parlour = appservice.__main__:main" in commands
