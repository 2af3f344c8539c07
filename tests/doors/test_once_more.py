"""A run of tests in which some fail: what is played again, and what is said of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stage.paths import REPOSITORY

SETTINGS = """
[pytest]
markers =
    first_time: has to pass at once
    other: anything
asyncio_default_fixture_loop_scope = session
"""
TESTS = """
import pathlib
import pytest

seen = pathlib.Path(__file__).with_suffix(".seen")

def test_late():
    first = not seen.exists()
    seen.touch()
    assert not first

@pytest.mark.{mark}
def test_other():
    assert {other}
"""


@pytest.mark.parametrize(
    ("mark", "other", "code", "again", "said"),
    [
        ("first_time", "True", 0, True, True),
        ("first_time", "False", 1, False, False),
        ("other", "False", 1, True, False),
    ],
)
def test_it_is_told_what_passed_only_when_played_again(
    tmp_path: Path, mark: str, other: str, code: int, again: bool, said: bool
) -> None:
    (tmp_path / "pytest.ini").write_text(SETTINGS)
    (tmp_path / "test_it.py").write_text(TESTS.format(mark=mark, other=other))
    played = subprocess.run(
        [sys.executable, "-m", "stage.once_more", "-q", "-p", "no:cacheprovider", "test_it.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == code, played.stdout + played.stderr
    assert ("Played once more" in played.stdout) is again
    assert ("PASSED ONLY WHEN PLAYED AGAIN:\n  test_it.py::test_late" in played.stdout) is said
