"""What budgets are counted from, and what the operator switched: no content, on the rooms' side."""

from dataclasses import dataclass
from typing import Protocol

from appservice.model.ids import RequestId, RoomId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRecord:
    """One invitation that the AI sent for somebody. `outcome`: open, joined, declined, failed."""

    request_id: RequestId
    room_id: RoomId
    inviter: UserId
    invitee: UserId
    sent_ms: int
    outcome: str
    detail: str | None = None


class Ledger(Protocol):
    """What budgets are counted from, and who may not be asked. On the rooms' side, no content."""

    async def group_made(
        self, request_id: RequestId, asker: UserId, room_id: RoomId, now_ms: int
    ) -> None:
        """Note that a group was made (once per request)."""
        ...

    async def group_of(self, request_id: RequestId) -> RoomId | None:
        """The room made for a request, if one was."""
        ...

    async def groups_since(self, asker: UserId, since_ms: int) -> int:
        """How many groups that person had made since then."""
        ...

    async def note_invitation(self, record: InvitationRecord) -> None:
        """Store an invitation, or its new outcome (one record per request, room and invitee)."""
        ...

    async def settle_invitations(self, room_id: RoomId, invitee: UserId, outcome: str) -> None:
        """Give the open invitations of that person to that room an outcome."""
        ...

    async def invitations(self, request_id: RequestId) -> list[InvitationRecord]:
        """Those of one request."""
        ...

    async def invited_since(self, inviter: UserId, since_ms: int) -> int:
        """How many invitations that person caused since then, failed ones not counted."""
        ...

    async def open_by(self, inviter: UserId) -> int:
        """How many of them are open."""
        ...

    async def open_for(self, invitee: UserId) -> int:
        """How many open invitations a person has."""
        ...

    async def asked_since(self, invitee: UserId, since_ms: int) -> int:
        """How many invitations a person had since then, failed ones not counted."""
        ...

    async def forget_marks(self, before_ms: int) -> None:
        """Of who was forgotten, numbers of before that time are nobody's: no limit needs them."""
        ...

    async def forget_room(self, room_id: RoomId) -> None:
        """Take the room and who was invited out of all records; their number stays, for budgets."""
        ...

    async def pause(self, user: UserId, until_ms: int, why: str) -> None:
        """Nobody asks this person until then (0 lifts it)."""
        ...

    async def paused_until(self, user: UserId) -> int:
        """Until when nobody asks this person; 0 when they may be asked."""
        ...

    async def flag(self, name: str) -> str | None:
        """A server-wide switch (`stopped`), or None."""
        ...

    async def set_flag(self, name: str, value: str | None) -> None:
        """Set or (None) clear a switch."""
        ...

    async def blocks(self) -> list[str]:
        """Globs of users and servers that are blocked, added by the operator at run time."""
        ...

    async def block(self, glob: str, now_ms: int) -> None:
        """Add one."""
        ...

    async def unblock(self, glob: str) -> bool:
        """Remove one; False when there was none."""
        ...
