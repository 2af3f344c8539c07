"""Names that say nothing are not given."""

import ast
import re
from html.parser import HTMLParser

from tests.house.repository import name, python_files, tree

EMPTY_WORDS = re.compile(r"(Manager|Helper|Util|Utils|Processor)$|^(Manager|Helper|Util|Processor)")
BARE_WORDS = {"Context", "Memory", "Token", "Session", "Message", "State", "Moderation"}


def _is_empty(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return bool(EMPTY_WORDS.search(node.name)) or node.name in BARE_WORDS
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        # HTMLParser calls its subclasses by such names.
        return node.name.lstrip("_").startswith("handle_") and node.name not in dir(HTMLParser)
    return False


def test_every_name_says_something() -> None:
    empty = [
        f"{name(path)}:{node.lineno}: {node.name}"
        for path in python_files("appservice", "stage", "bench", "synapse_module")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and _is_empty(node)
    ]
    assert empty == []


def test_an_empty_name_is_found() -> None:
    module = ast.parse("class RoomManager: ...\nclass Session: ...\ndef handle_event(): ...")
    assert all(_is_empty(node) for node in module.body)
