"""What is needed of the homeserver, as the AI user.

All raise `model.errors.HomeserverUnavailable` (try again) or `HomeserverRefused` (do not).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from appservice.model.event import Heard
from appservice.model.ids import EventId, RoomId, UserId


class Homeserver(Protocol):
    """The client-server API, as far as we use it."""

    async def send(
        self, room_id: RoomId, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        """Send an event; the same `txn_id` gives the same event again."""
        ...

    async def put_state(
        self, room_id: RoomId, event_type: str, state_key: str, content: Mapping[str, Any]
    ) -> EventId:
        """Send a state event."""
        ...

    async def redact(self, room_id: RoomId, target: EventId, reason: str, txn_id: str) -> None:
        """Redact an event; nothing happens where it is redacted already."""
        ...

    async def edits(self, room_id: RoomId, target: EventId) -> list[EventId]:
        """The edits of an event of the AI user's own that are not redacted yet.

        Also where the event is. Of one that has thousands after it, not all may be found then.
        """
        ...

    async def shows(self, room_id: RoomId, event_id: EventId) -> bool:
        """Whether our homeserver shows that event to the members of the room."""
        ...

    async def typing(self, room_id: RoomId, timeout_ms: int) -> None:
        """Show that the AI user is typing for that long; 0 ends it. Never raises."""
        ...

    async def join(self, room_id: RoomId, via: Sequence[str] = ()) -> None:
        """Accept an invitation."""
        ...

    async def resolve(self, alias: str) -> tuple[RoomId, list[str]]:
        """The room of an alias, and servers by which it can be joined."""
        ...

    async def leave(self, room_id: RoomId, reason: str | None) -> None:
        """Leave, or decline; nothing happens where the AI user is not there."""
        ...

    async def invite(self, room_id: RoomId, user_id: UserId) -> None:
        """Invite; nothing happens for somebody who is invited or joined already."""
        ...

    async def kick(self, room_id: RoomId, user_id: UserId, reason: str | None) -> None:
        """Remove somebody or withdraw their invitation; nothing happens for who is not there."""
        ...

    async def ban(self, room_id: RoomId, user_id: UserId, reason: str | None) -> None:
        """Remove somebody for good; nothing happens for who is banned already."""
        ...

    async def unban(self, room_id: RoomId, user_id: UserId) -> None:
        """Lift a ban; nothing happens for who is not banned."""
        ...

    async def upload(self, data: bytes, mime: str, name: str) -> str:
        """Store media; its `mxc:` URI. Not safe to repeat by itself: each call stores it anew."""
        ...

    async def download(self, uri: str, most_bytes: int) -> bytes:
        """Media by its `mxc:` URI. More than `most_bytes` raise `HomeserverRefused` (413)."""
        ...

    async def put_file(
        self, room_id: RoomId, data: bytes, mime: str, name: str
    ) -> Mapping[str, Any]:
        """Store a file for an event of that room: what its content says of where it is.

        `url` names it; where the room is encrypted it is encrypted too, and `file` says with what
        key. Not safe to repeat by itself: each call stores it anew.
        """
        ...

    async def get_file(self, content: Mapping[str, Any], most_bytes: int) -> bytes:
        """The file of an event's content, decrypted and as it was sent.

        More than `most_bytes` raise `HomeserverRefused` (413), and so does (404) what names none
        or is not what was sent.
        """
        ...

    async def create_room(self, wanted: Mapping[str, Any]) -> RoomId:
        """Create a room from the body of `createRoom`."""
        ...

    async def listed(self, room_id: RoomId) -> bool:
        """Whether the room is in the public list of our own homeserver."""
        ...

    async def unlist(self, room_id: RoomId) -> None:
        """Take the room out of that list."""
        ...

    async def created_for(self, request_id: str) -> RoomId | None:
        """The joined room whose creation names that request, from an earlier try."""
        ...

    async def upgrade(self, room_id: RoomId, version: str, creators: Sequence[UserId]) -> RoomId:
        """Replace a room by a new one of that version with these creators beside the AI user.

        The old one names it in its tombstone. Not safe to repeat by itself: see `made_after`.
        """
        ...

    async def made_after(self, room_id: RoomId) -> RoomId | None:
        """The joined room that the AI user made as the successor of that one."""
        ...

    async def joined_rooms(self) -> list[RoomId]:
        """Rooms that the AI user is joined to."""
        ...

    async def state(self, room_id: RoomId) -> list[Heard]:
        """The current state, decoded; malformed events are left out."""
        ...

    async def event(self, room_id: RoomId, event_id: EventId) -> Mapping[str, Any] | None:
        """One event as JSON; None when there is none that the AI user may see.

        Decrypted where it was encrypted and can be; else it is as it was sent.
        """
        ...

    async def since_joining(
        self, room_id: RoomId, *, invited: bool = False
    ) -> list[tuple[EventId, str]]:
        """(event ID, raw JSON) of what happened since the AI user joined, oldest first, bounded.

        `invited`: since it was invited.
        """
        ...

    async def alive(self) -> bool:
        """Whether the homeserver itself answers, whatever became of another request."""
        ...

    async def display_name(self, user_id: UserId) -> str | None:
        """A person's display name, None when there is none or it cannot be had."""
        ...
