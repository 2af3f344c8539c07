"""What a group's rules ask for, as values: found by `policy.governing`, done in `group`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appservice.model.group import Standing
from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class PutState:
    """Set a state event with an empty state key to `content`; `what` names what it puts back."""

    what: str
    event_type: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TakeSeat:
    """Remove somebody, or withdraw their invitation. `why`: `full`, `refused` or `expired`."""

    user: UserId
    why: str


Repair = PutState | TakeSeat


@dataclass(frozen=True, slots=True)
class Plan:
    """What a room needs. `lacks` are sentence keys of what the AI user needs and has not.

    `look_again_ms` is when something will be due that is not yet; `beyond` are people above what
    members may have whom the AI user cannot lower.
    """

    standing: Standing
    lacks: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    look_again_ms: int | None = None
    beyond: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """A repair that was tried: `what` of a state or `why` of a seat, and whether it was `done`."""

    what: str
    user: UserId | None
    done: bool
