"""What import-linter cannot see: clocks, dice, loose tasks and patched tests. Each ban bites."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT

HERE = Path(__file__).parent
EVERYWHERE = ROOT / "pyproject.toml"
PURE = HERE / "ruff_pure.toml"
TESTS = HERE / "ruff_tests.toml"


def _ruff(config: Path, *what: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("ruff"))
    return subprocess.run(
        [program, "check", "--no-cache", "--select", "TID251", "--config", str(config), *what],
        cwd=ROOT,
        input=code,
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("config", "folders"),
    [
        (PURE, ("appservice/model", "appservice/policy", "appservice/prompt")),
        (TESTS, ("tests", "stage")),
        (EVERYWHERE, ("appservice",)),
    ],
)
def test_the_house_keeps_the_bans(config: Path, folders: tuple[str, ...]) -> None:
    judged = _ruff(config, *folders)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@pytest.mark.parametrize(
    ("config", "place", "code"),
    [
        (PURE, "appservice/policy/x.py", "import time\nnow = time.time()\n"),
        (PURE, "appservice/policy/x.py", "import random\n"),
        (PURE, "appservice/prompt/x.py", "from datetime import datetime\nnow = datetime.now()\n"),
        (PURE, "appservice/model/x.py", "from secrets import token_hex\n"),
        (TESTS, "tests/pure/test_x.py", "from unittest.mock import patch\n"),
        (TESTS, "tests/pure/test_x.py", "import pytest\ndef test_x(p: pytest.MonkeyPatch): ...\n"),
        (EVERYWHERE, "appservice/group/x.py", "import asyncio\nasyncio.create_task(f())\n"),
        (EVERYWHERE, "appservice/group/x.py", "from asyncio import ensure_future\n"),
        (EVERYWHERE, "appservice/matrix/x.py", "from mautrix.bridge import Bridge\n"),
    ],
)
def test_the_ban_bites(config: Path, place: str, code: str) -> None:
    judged = _ruff(config, "--stdin-filename", place, "-", code=code)
    assert judged.returncode == 1, judged.stdout + judged.stderr
    assert "TID251" in judged.stdout


def test_tasks_are_made_in_their_one_place() -> None:
    code = "import asyncio\nasyncio.create_task(f())\n"
    assert (
        _ruff(
            EVERYWHERE, "--stdin-filename", "appservice/turns/tasks.py", "-", code=code
        ).returncode
        == 0
    )
