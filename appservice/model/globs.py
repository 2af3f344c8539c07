"""Matrix globs (`*` and `?`), as the specification defines them for ACLs and policy rules."""

from collections.abc import Iterable


def matches(glob: str, text: str) -> bool:
    """Whether the whole text fits the glob, ignoring case.

    Strangers write globs: it takes at most as many steps as the text's length times the glob's,
    whatever they look like, and never backtracks beyond the last `*`.
    """
    want, have = [c.lower() for c in glob], [c.lower() for c in text]
    at = place = 0
    star, resume = -1, 0
    while place < len(have):
        if at < len(want) and want[at] == "*":
            star, resume = at, place
            at += 1
        elif at < len(want) and want[at] in ("?", have[place]):
            at, place = at + 1, place + 1
        elif star < 0:
            return False
        else:
            resume += 1
            at, place = star + 1, resume
    return all(c == "*" for c in want[at:])


def matches_any(globs: Iterable[str], *texts: str) -> bool:
    """Whether any of the texts fits any of the globs."""
    return any(matches(glob, text) for glob in globs for text in texts)
