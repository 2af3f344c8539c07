"""When somebody was in a group, as far as it can be seen from outside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """When something reached us: its place in the inbox, and the time by our own clock."""

    position: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A person's present visit to a group, and the end of the one before.

    `last` is the last sign of the present visit: its place is how far was read by then, its time
    when. `before` is the same of the visit before; None where there was none.
    """

    last: Moment
    before: Moment | None = None
