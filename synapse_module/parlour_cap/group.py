"""What the state of a room says of its cap, and who takes a seat: no I/O, no Synapse.

What comes out of a room is not trusted: whatever is not as Parlour writes it means no rule at all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GROUP = "im.parlour.group"
"""The state event by which Parlour shows a group's settings. Its sender is the AI user."""

LEAST, MOST = 2, 20
PRESENT = ("join", "invite")


@dataclass(frozen=True)
class Group:
    """A room with a cap: how many people at most, and the AI user, who is none of them."""

    max_people: int
    ai: str


@dataclass(frozen=True)
class Bots:
    """Who is no human either: patterns with * and ?, as in Parlour's `admission.bots`."""

    globs: tuple[str, ...] = ()

    def has(self, user_id: str) -> bool:
        """Whether that user is one of them."""
        return any(_pattern(glob).fullmatch(user_id) for glob in self.globs)


def group_of(content: Mapping[str, Any], sender: str) -> Group | None:
    """The group that such an event speaks of; None when it is none that we know how to keep."""
    seats = content.get("max_people")
    if isinstance(seats, bool) or not isinstance(seats, int) or not LEAST <= seats <= MOST:
        return None
    return Group(max_people=seats, ai=sender)


def takes_seat(user_id: str, group: Group, bots: Bots) -> bool:
    """Whether that user counts."""
    return user_id != group.ai and not bots.has(user_id)


def is_full(
    memberships: Mapping[str, str], newcomer: str, counted: Iterable[str], group: Group, bots: Bots
) -> bool:
    """Whether no seat is left for `newcomer`, who does not count against themselves.

    `memberships` by user ID; `counted` are the memberships that take a seat. A group that the AI
    user has left is kept by nobody and never full.
    """
    if memberships.get(group.ai) != "join":
        return False
    taken = [
        user_id
        for user_id, membership in memberships.items()
        if membership in counted and user_id != newcomer and takes_seat(user_id, group, bots)
    ]
    return len(taken) >= group.max_people


def _pattern(glob: str) -> re.Pattern[str]:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in glob)
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
