"""Every library is asked for, locked, used and explained."""

import ast
import json
import re
import sys
import tomllib

import pytest

from tests.house.repository import ROOT, python_files, tree

DOCUMENT = ROOT / "docs" / "dependencies.md"
INPUTS = ("bootstrap", "build", "run", "dev", "synapse", "model")
# How libraries are called in code, where that is not the name by which they are installed.
MODULES = {
    "markdown-it-py": "markdown_it",
    "pillow": "PIL",
    "pycryptodome": "Crypto",
    "pyjwt": "jwt",
    "ruamel.yaml": "ruamel",
}
# Parts of openai, mautrix and pydantic that those hand out or are called by.
BROUGHT_ALONG = {"httpx2", "pydantic_core", "yarl"}
# What mautrix imports for encryption without asking for it: its own extra would bring libolm.
MISSED_BY_MAUTRIX = {"Crypto", "aiosqlite", "base58", "unpaddedbase64"}


# Read by the standard library, never imported.
DATA = {"tzdata"}


def _requirement_lines(which: str) -> list[str]:
    text = (ROOT / "requirements" / f"{which}.in").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith(("#", "-r"))]


def _library(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found.group().lower()


def _declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return sorted(project["dependencies"])


def test_the_package_and_the_lock_ask_for_the_same() -> None:
    assert _declared() == sorted(_requirement_lines("run"))


@pytest.mark.parametrize("which", INPUTS)
def test_the_lock_holds_what_is_asked_for(which: str) -> None:
    lock = (ROOT / "requirements" / f"{which}.txt").read_text(encoding="utf-8")
    locked = {line.split("==")[0].replace("-", ".") for line in lock.splitlines() if "==" in line}
    asked = {_library(line).replace("-", ".") for line in _requirement_lines(which)}
    assert asked <= locked


@pytest.mark.parametrize("which", INPUTS)
def test_every_locked_release_has_a_hash_and_no_place(which: str) -> None:
    lock = (ROOT / "requirements" / f"{which}.txt").read_text(encoding="utf-8")
    releases = re.split(r"\n(?=[a-z])", lock)
    assert releases
    assert [release for release in releases if "--hash=sha256:" not in release] == []
    assert not re.search(r"://|^--(?:index|extra|find)", lock, re.MULTILINE)


def test_the_lock_of_the_javascript_client_names_no_place() -> None:
    lock = (ROOT / "stage" / "js" / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in lock
    assert '"resolved"' not in lock


def test_every_library_is_explained() -> None:
    explained = set(
        re.findall(r"^\| ([a-z0-9.-]+) \| \S", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    )
    asked = {_library(line) for which in INPUTS for line in _requirement_lines(which)}
    assert asked - explained == set()
    package = json.loads((ROOT / "stage" / "js" / "package.json").read_text(encoding="utf-8"))
    for name in package["dependencies"]:
        assert f"| {name} | " in DOCUMENT.read_text(encoding="utf-8")
    assert explained - asked - {"library", *package["dependencies"]} == set()


def _imported() -> set[str]:
    roots: set[str] = set()
    for path in python_files("appservice"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                roots.add(node.module.split(".")[0])
    return roots - set(sys.stdlib_module_names) - {"appservice"}


def test_the_product_imports_what_it_declares_and_nothing_else() -> None:
    declared = {
        MODULES.get(_library(line), _library(line).replace("-", "_")) for line in _declared()
    }
    assert _imported() - BROUGHT_ALONG == declared - MISSED_BY_MAUTRIX - DATA
