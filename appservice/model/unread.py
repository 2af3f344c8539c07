"""What could not be read: the input that is put aside, and what of it was told in its room."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appservice.model.ids import EventId, SessionId, UserId


@dataclass(frozen=True, slots=True)
class PutAside:
    """Keep this input beside the inbox till the key of that session comes; then it comes again.

    `about` is the event that it edits, which waits for that key.
    """

    session_id: SessionId
    sender: UserId
    about: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """When the room was told of somebody's messages; `read_since`: whether one was read since."""

    at_ms: int
    read_since: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Trouble with reading, in one room.

    `since`: of whom something could not be read that nobody was told of yet, and since when.
    `lost`: of these, who wrote something that no key will open any more.
    """

    since: Mapping[UserId, int] = field(default_factory=dict)
    lost: frozenset[UserId] = frozenset()
    told: Mapping[UserId, Told] = field(default_factory=dict)
