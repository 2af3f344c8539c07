"""The lock of the types: nothing that groups stand on can be handed what is remembered of a person.

Import-linter says the same of imports; this says it of what functions take and give and what
classes hold, however a name came to be known there.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.repository import ROOT, name, python_files, tree

SOURCES = (
    "appservice/model/remembering.py",
    "appservice/model/proposal.py",
    "appservice/ports/memories.py",
    "appservice/ports/proposals.py",
)
FOLDERS = ("group", "door", "turns", "web", "policy", "prompt", "matrix", "llm", "tools", "model")
OWN = {
    node.name
    for source in SOURCES
    for node in tree(ROOT / source).body
    if isinstance(node, ast.ClassDef)
}
FILES = [
    path
    for path in python_files("appservice")
    if path.relative_to(ROOT).parts[1] in FOLDERS and name(path) not in SOURCES
]


def offending(module: ast.Module) -> list[str]:
    """Annotations that name one of these types: of parameters, results, fields and variables."""
    return [
        ast.unparse(annotation)
        for annotation in _annotations(module)
        if OWN.intersection(_names(annotation))
    ]


def _annotations(module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
            yield node.returns
        elif (isinstance(node, ast.arg) and node.annotation) or isinstance(node, ast.AnnAssign):
            assert node.annotation is not None
            yield node.annotation
        elif isinstance(node, ast.ClassDef):
            yield from node.bases


def _names(annotation: ast.expr) -> Iterator[str]:
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _names(ast.parse(node.value, mode="eval").body)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_signature_takes_what_is_remembered(path: Path) -> None:
    assert offending(tree(path)) == []


def test_the_types_are_those_that_hold_it() -> None:
    assert {"Remembered", "NewRemembered", "Recollection", "RememberingChoice", "Memories"} <= OWN
    assert {"Proposal", "Proposals", "OwnWords", "Suggestion"} <= OWN
    assert len(FILES) > 250


@pytest.mark.parametrize(
    "source",
    [
        "def told(lines: list[Remembered]) -> str: ...",
        "async def read(*, of: 'Memories | None' = None) -> None: ...",
        "def read() -> tuple[Recollection, ...]: ...",
        "def all(*lines: remembering.Remembered) -> None: ...",
        "class Scene:\n    lines: Sequence['Remembered'] = ()",
        "class Ours(Memories): ...",
    ],
)
def test_one_that_does_is_found(source: str) -> None:
    assert offending(ast.parse(source))
    for own in OWN:
        source = source.replace(own, "Line")
    assert offending(ast.parse(source)) == []
