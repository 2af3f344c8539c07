"""What somebody missed in a group, told to them alone. Parts of `effect.Act` and `given.Own`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appservice.model.ids import EventId, RoomId, UserId


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Tell `user` in their direct chat what they missed in `group`; `CaughtUp` follows.

    `room_id` is no room but a queue of its own, so that the group does not wait for a model.
    `since_ms` is None for: since they left off.
    """

    room_id: RoomId
    group: RoomId
    user: UserId
    asked_ms: int
    about: EventId
    since_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What came of it: `done`, `silent`, or the key of the sentence that the group is told."""

    user: UserId
    about: EventId
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A wish to catch up, of the last hour; `open` until it is known what came of it."""

    user: UserId
    about: EventId
    at_ms: int
    open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Visibility:
    """What newcomers can see of before: since when everything (0: ever), unless `narrow` now.

    `came_ms`: when this room took over from an upgraded one, 0 if from none. What was said before
    is for those alone who were there then: `before` says since when.
    """

    narrow: bool = False
    open_from_ms: int = 0
    came_ms: int = 0
    before: Mapping[UserId, int] = field(default_factory=dict)
