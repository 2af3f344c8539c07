"""What guardians decided for a child: limits, that every rule reads and none may loosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from appservice.model.ids import RoomId, UserId


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A time of the day in which nothing is answered: minutes after midnight, `end` not included.

    It may go over midnight. `zone` is a name of the IANA time zone database.
    """

    start: int
    end: int
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All that guardians can decide for one person; as it is here nobody decided anything.

    Of several guardians the stricter no holds. `no_groups`: single groups that are not allowed;
    `approved`: those that a guardian agreed to, where that is needed.
    """

    groups: bool = True
    images: bool = True
    voice: bool = True
    memory: bool = True
    unasked: bool = True
    quiet: tuple[QuietHours, ...] = ()
    no_groups: frozenset[RoomId] = frozenset()
    approved: frozenset[RoomId] = frozenset()


NO_LIMITS: Final = Limits()
Guarded = Mapping[UserId, Limits]
"""Of some people. Who is not in it has `NO_LIMITS`."""
