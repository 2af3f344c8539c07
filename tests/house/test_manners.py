"""Manners of tests: nothing patched, nothing asserted by waiting, nothing left unasserted."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.repository import name, python_files, tree

TEST_FILES = [path for path in python_files("tests") if path.name.startswith("test_")]
SLEEPS = {"asyncio.sleep", "time.sleep"}
LOOPS = (ast.While, ast.For, ast.AsyncFor)

Functions = dict[str, ast.FunctionDef | ast.AsyncFunctionDef]


def _tests(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            yield node


def _judges(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func).split(".")[-1].lstrip("_")
    return called in {"fail", "raises", "run_state_machine_as_test"} or called.startswith(
        ("assert", "expect", "check", "until", "wait")
    )


def _functions(*modules: ast.Module) -> Functions:
    return {
        node.name: node
        for module in modules
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _silent_tests(module: ast.Module, shared: Functions) -> list[str]:
    """Tests that neither judge themselves nor call a function that does, here or shared."""
    functions = shared | _functions(module)
    judging = {name for name, node in functions.items() if _judges_by_itself(node)}
    size = -1
    while size != len(judging):
        size = len(judging)
        judging |= {name for name, node in functions.items() if _called(node) & judging}
    return [test.name for test in _tests(module) if test.name not in judging]


@cache
def _shared() -> Functions:
    """What the files beside the tests offer them."""
    return _functions(*(tree(path) for path in python_files("tests") if path not in TEST_FILES))


@cache
def _judges_by_itself(function: ast.AST) -> bool:
    return any(map(_judges, ast.walk(function)))


@cache
def _called(function: ast.AST) -> frozenset[str]:
    calls = (inner for inner in ast.walk(function) if isinstance(inner, ast.Call))
    return frozenset(ast.unparse(call.func).split(".")[-1] for call in calls)


def _idle_sleeps(module: ast.Module) -> Iterator[int]:
    polled = {
        inner for loop in ast.walk(module) if isinstance(loop, LOOPS) for inner in ast.walk(loop)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in SLEEPS and node not in polled:
            yield node.lineno


def _files_with(what: str) -> list[str]:
    return [
        name(path)
        for path in python_files("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.arg) and node.arg == what
    ]


@pytest.mark.parametrize("path", TEST_FILES, ids=name)
def test_every_test_judges_something(path: Path) -> None:
    assert _silent_tests(tree(path), _shared()) == []


def test_no_test_waits_without_looking() -> None:
    idle = {name(path): list(_idle_sleeps(tree(path))) for path in python_files("tests")}
    assert {path: lines for path, lines in idle.items() if lines} == {}


def test_nothing_is_patched() -> None:
    assert _files_with("monkeypatch") + _files_with("mocker") == []


def test_bad_manners_are_found() -> None:
    module = ast.parse("async def test_x():\n    await asyncio.sleep(1)\n")
    assert list(_idle_sleeps(module)) == [2]
    assert _silent_tests(module, {}) == ["test_x"]
