"""What no file may say: places of one machine, hosts of registries, unfinished work."""

import re

import pytest

from tests.house.repository import name, text_files

# One letter of each is written as a class of one, so that this file does not say them either.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.~-])/(?:wor[k]|roo[t]|User[s])/",
    "the host of a package registry": (
        r"pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.(?:org|com)|yarnpk[g]\.com|crate[s]\.io"
        r"|(?:deb|security|archive)\.(?:debia[n]\.org|ubunt[u]\.com)|(?:ghc[r]|qua[y])\.io"
    ),
    "a note of unfinished work": r"\b(?:TOD[O]|FIXM[E]|XX[X])\b",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_says(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    said = [
        f"{name(path)}:{number}: {line.strip()[:120]}"
        for path in text_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert said == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", "see /ro" + "ot/x"),
        ("the host of a package registry", "https://py" + "pi.org/simple"),
        ("a note of unfinished work", "# TO" + "DO later"),
    ],
)
def test_a_line_that_says_it_is_found(what: str, line: str) -> None:
    assert re.search(FORBIDDEN[what], line)
