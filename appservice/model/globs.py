"""Matrix globs (`*` and `?`), as the specification defines them for ACLs and policy rules."""

import re
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=1024)
def _compiled(glob: str) -> re.Pattern[str]:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def matches(glob: str, text: str) -> bool:
    """Whether the whole text fits the glob, ignoring case."""
    return _compiled(glob).fullmatch(text) is not None


def matches_any(globs: Iterable[str], *texts: str) -> bool:
    """Whether any of the texts fits any of the globs."""
    return any(matches(glob, text) for glob in globs for text in texts)
