"""Wishes to have data as a file. Parts of `effect.Act`."""

from dataclasses import dataclass

from appservice.model.ids import EventId, RoomId, UserId


@dataclass(frozen=True, slots=True)
class ExportPerson:
    """Send `user` in this direct chat what is kept of them; `ExportWords` follows."""

    user: UserId
    asked_ms: int


@dataclass(frozen=True, slots=True)
class ExportWords:
    """The rooms' side's part: what `user` said in groups, and what limits count, sent to `chat`.

    `room_id` is no room but a queue of its own.
    """

    room_id: RoomId
    user: UserId
    chat: RoomId
    asked_ms: int


@dataclass(frozen=True, slots=True)
class ExportGroup:
    """Send who made a group its history, in their direct chat."""

    user: UserId
    asked_ms: int
    about: EventId


Export = ExportPerson | ExportWords | ExportGroup
