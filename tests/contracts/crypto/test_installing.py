"""Ours is what mautrix finds, whatever else is installed; each case in a process of its own."""

import subprocess
import sys

import pytest

from stage.python_olm import python_olm
from tests.house.repository import ROOT

IS_OURS = "assert mautrix.crypto.account.olm.__name__ == 'appservice.matrix.crypto.olm'"
WITHOUT_PYTHON_OLM = "import sys; sys.modules['olm'] = sys.modules['_libolm'] = None"
WITH_ANOTHER = (
    "import sys; from types import ModuleType; another = sys.modules['olm'] = ModuleType('olm')"
)


def _run(*lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("before", ["", WITHOUT_PYTHON_OLM, WITH_ANOTHER])
def test_mautrix_finds_ours(before: str) -> None:
    ran = _run(before, "import appservice.matrix.crypto", "import mautrix.crypto", IS_OURS)
    assert ran.returncode == 0, ran.stderr


def test_it_may_be_installed_again() -> None:
    ran = _run(
        "from appservice.matrix.crypto.olm.installing import install",
        "import mautrix.crypto",
        "install()",
        IS_OURS,
    )
    assert ran.returncode == 0, ran.stderr


def test_no_part_of_libolm_is_loaded() -> None:
    ran = _run(
        "import appservice.matrix.crypto, mautrix.crypto, sys",
        "assert not [name for name in sys.modules if name.startswith('olm.')]",
        "assert sys.modules['_libolm'].__spec__ is None",
        "print(mautrix.crypto.sessions.lib)",
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "namespace()\n"


def test_too_late_is_said() -> None:
    ran = _run(
        WITH_ANOTHER,
        "mautrix = ModuleType('mautrix.crypto.account'); mautrix.olm = another",
        "sys.modules['mautrix.crypto.account'] = mautrix",
        "import appservice.matrix.crypto",
    )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == (
        "ImportError: mautrix.crypto.account was imported with another olm than"
        " appservice.matrix.crypto.olm; import appservice.matrix.crypto before mautrix.crypto"
    )


def test_too_late_is_said_with_python_olm() -> None:
    if python_olm() is None:
        pytest.skip("python-olm is not installed: it has no wheel for this Python or machine")
    ran = _run("import mautrix.crypto", "import appservice.matrix.crypto")
    assert ran.returncode == 1
    assert "before mautrix.crypto" in ran.stderr.splitlines()[-1]
