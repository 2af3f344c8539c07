"""What the operator gives to whom: plans for people, and budgets that many share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from appservice.model.ids import UserId

DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one person may have. None: as much as they like; durations in milliseconds.

    `replies` are answers within any `window_ms`; the others count within any 24 hours. `models` are
    names of the configuration, () for all.
    """

    name: str = ""
    replies: int | None = None
    window_ms: int = 3 * 3_600_000
    tokens_per_day: int | None = None
    images_per_day: int | None = None
    models: tuple[str, ...] = ()


NO_LIMITS: Final = Plan()
"""The plan of everybody where the operator has written none."""


@dataclass(frozen=True, slots=True)
class Given:
    """To whom a plan is given: a user ID, a pattern of user IDs, or one of servers."""

    to: str
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """All plans by their names, who has which, and what everybody else has."""

    named: Mapping[str, Plan] = field(default_factory=dict)
    given: tuple[Given, ...] = ()
    default: Plan = NO_LIMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What many share, within any 24 hours; None: no limit.

    `replies_per_room`: answers in one group. `replies_per_server`: answers to all people of one
    other server. `remarks_per_room`: what is said in one group without being called. `replies` and
    `tokens`: all of it. `admins` are told when little of these two is left.
    """

    replies_per_room: int | None = None
    replies_per_server: int | None = None
    remarks_per_room: int | None = None
    replies: int | None = None
    tokens: int | None = None
    admins: tuple[UserId, ...] = ()
