"""The files of this repository as the house checks see them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or by its name would be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = {name for name in listed.stdout.decode().split("\0") if name}
    return tuple(ROOT / name for name in sorted(names) if (ROOT / name).is_file())


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders of the root."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    ]


def text_files() -> list[Path]:
    """Every file that is text."""
    return [path for path in files() if b"\0" not in path.read_bytes()[:4096]]


def name(path: Path) -> str:
    """The path as people write it, for assertion texts and parameter IDs."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
