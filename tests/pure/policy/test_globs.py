"""Globs: what they fit, and that no glob of a stranger takes long."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.globs import matches

letters = st.text(alphabet="abA:*?", max_size=8)


@given(glob=letters, text=letters)
def test_globs_fit_what_they_say(glob: str, text: str) -> None:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
    expected = re.fullmatch("".join(parts), text, re.IGNORECASE | re.DOTALL)
    assert matches(glob, text) is (expected is not None)


@pytest.mark.parametrize("glob", ["@" + "*a" * 20 + "b:x", "*" * 500 + "b", "@" + "a*" * 100 + "b"])
def test_no_glob_takes_long(glob: str) -> None:
    started = time.process_time()
    assert not matches(glob, "@" + "a" * 240 + ":hs.test")
    assert time.process_time() - started < 1
