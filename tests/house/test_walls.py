"""Walls that a type stands for: whoever makes a value of it decides, so one place makes it."""

import ast

import pytest

from tests.house.repository import python_files, tree


@pytest.mark.parametrize(
    ("name", "only"),
    [("Cleared", "appservice/policy/content.py"), ("Reach", "appservice/policy/reach.py")],
)
def test_one_place_decides(name: str, only: str) -> None:
    made = [
        str(path)
        for path in python_files("appservice")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name
    ]
    assert len(made) == 1
    assert made[0].endswith(only)
