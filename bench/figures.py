"""Numbers out of measurements, and how they are shown."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `met` is None where nothing in particular was wanted."""

    name: str
    value: float
    unit: str
    wanted: str = ""
    met: bool | None = None
    note: str = ""


def at_most(name: str, value: float, unit: str, limit: float, note: str = "") -> Figure:
    """A figure that should not be above a limit."""
    return Figure(name, value, unit, f"< {limit:g}", value < limit, note)


def at_least(name: str, value: float, unit: str, limit: float, note: str = "") -> Figure:
    """A figure that should not be below a limit."""
    return Figure(name, value, unit, f">= {limit:g}", value >= limit, note)


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def table(figures: Sequence[Figure]) -> str:
    """All figures, one a line."""
    head = ("what", "measured", "wanted", "", "remark")
    rows = [head, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def say(text: str) -> None:
    """Progress, kept apart from what is measured."""
    print(text, file=sys.stderr, flush=True)


def _cells(figure: Figure) -> tuple[str, ...]:
    verdict = {True: "ok", False: "MISSED", None: ""}[figure.met]
    return (
        figure.name,
        f"{figure.value:.4g} {figure.unit}".rstrip(),
        figure.wanted,
        verdict,
        figure.note,
    )
