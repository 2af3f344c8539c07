"""Named points at which a test may end the process. In production nothing listens."""

from collections.abc import Callable

Fault = Callable[[str], None]


def no_fault(point: str) -> None:
    """What production does at a fault point: nothing."""
