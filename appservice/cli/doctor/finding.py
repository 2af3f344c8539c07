"""What a look at one thing finds."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a thing is. Only `WRONG` makes the whole verdict bad."""

    OK = "ok"
    WRONG = "wrong"
    WARNING = "warning"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `check` names the thing, `what` says how it is, `do` what to do about it."""

    check: str
    mark: Mark
    what: str
    do: str | None = None


def ok(check: str, what: str) -> Finding:
    """It is as it should be."""
    return Finding(check, Mark.OK, what)


def wrong(check: str, what: str, do: str) -> Finding:
    """Parlour cannot work so."""
    return Finding(check, Mark.WRONG, what, do)


def warning(check: str, what: str, do: str | None = None) -> Finding:
    """Parlour works, but the operator should know."""
    return Finding(check, Mark.WARNING, what, do)


def skipped(check: str, why: str) -> Finding:
    """It could not be looked at, because something before it is wrong."""
    return Finding(check, Mark.SKIPPED, f"not looked at: {why}")


def blame(check: str, error: BaseException, do: str) -> Finding:
    """A failure of ours as a finding. Its sentence may already say what to do, after a colon."""
    return wrong(check, str(error).rstrip("."), do)
