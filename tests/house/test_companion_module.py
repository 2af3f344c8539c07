"""The companion module stands on Synapse alone, and has no place in the wheel."""

import ast
import sys
import tomllib

from tests.house.repository import ROOT, python_files, tree

FOLDER = "synapse_module"


def _imported() -> set[str]:
    roots: set[str] = set()
    for path in python_files(FOLDER):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                roots |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                roots.add(node.module.split(".")[0])
    return roots - set(sys.stdlib_module_names)


def test_it_imports_itself_and_synapse_alone() -> None:
    assert _imported() == {"parlour_ages", "parlour_cap", "synapse"}


def test_it_asks_for_no_library() -> None:
    text = (ROOT / FOLDER / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    assert project["dependencies"] == []
    assert project["license"] == "Apache-2.0"


def test_neither_the_wheel_nor_the_image_carries_it() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert tools["hatch"]["build"]["targets"]["wheel"]["packages"] == ["appservice"]
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert not [line for line in let_in if FOLDER in line]
