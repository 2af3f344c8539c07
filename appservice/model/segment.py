"""A closed range of a room's talk, and what it comes to in short for the time it is told so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appservice.model.ids import EventId, RoomId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a model made of a range: made from `event_ids` alone, never from another summary.

    `names` are the labels that people had then. An empty `text` tells nothing: there was nothing
    to tell, or no model found words for it.
    """

    text: str
    event_ids: tuple[EventId, ...] = ()
    names: Mapping[UserId, str] = field(default_factory=dict)
    from_ms: int = 0
    to_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A range between two places of a room, both included. `summary` is None until it is made.

    `edition` grows whenever something in the range changes. `tries` failed; the next one is due at
    `retry_ms`.
    """

    room_id: RoomId
    from_place: int
    to_place: int
    summary: Summary | None = None
    edition: int = 0
    tries: int = 0
    retry_ms: int = 0
