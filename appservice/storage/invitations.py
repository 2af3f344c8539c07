"""Groups made and invitations sent: what budgets are counted from."""

from typing import Final

from appservice.model.ids import RequestId, RoomId, UserId
from appservice.ports.ledger import InvitationRecord
from appservice.storage.database import Record
from appservice.storage.ledger_part import LedgerPart

_GROUP_MADE: Final = """
    insert into groups_made (request_id, asker, room_id, made_ms) values ($1, $2, $3, $4)
    on conflict (request_id) do nothing"""
_GROUP_OF: Final = "select room_id from groups_made where request_id = $1"
_GROUPS_SINCE: Final = (
    "select count(*) as number from groups_made where asker in ($1, $2) and made_ms >= $3"
)
_NOTE: Final = """
    insert into invitations (request_id, room_id, inviter, invitee, sent_ms, outcome, detail)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (request_id, room_id, invitee)
    do update set outcome = excluded.outcome, detail = excluded.detail"""
_SETTLE: Final = """
    update invitations set outcome = $1 where room_id = $2 and invitee = $3 and outcome = 'open'"""
_OF_REQUEST: Final = "select * from invitations where request_id = $1 order by position"
_INVITED_SINCE: Final = """
    select count(*) as number from invitations
    where inviter in ($1, $2) and sent_ms >= $3 and outcome <> 'failed'"""
_OPEN_BY: Final = (
    "select count(*) as number from invitations where inviter in ($1, $2) and outcome = 'open'"
)
_OPEN_FOR: Final = (
    "select count(*) as number from invitations where invitee = $1 and outcome = 'open'"
)
_ASKED_SINCE: Final = """
    select count(*) as number from invitations
    where invitee = $1 and sent_ms >= $2 and outcome <> 'failed'"""

_FORGET: Final = """
    update invitations set room_id = '', invitee = 'erased-' || position, detail = null,
        outcome = case when outcome = 'open' then 'withdrawn' else outcome end
    where room_id = $1"""
# Of whom they were, by a mark, no limit asks any more.
_UNMARK: Final = (
    "update groups_made set asker = 'erased' where asker like 'erased:%' and made_ms < $1",
    """update invitations set inviter = 'erased', room_id = ''
        where inviter like 'erased:%' and sent_ms < $1 and outcome <> 'open'""",
)
_FORGET_CHARGES: Final = "update charges set room_id = null where room_id = $1"
_FORGET_GROUP: Final = "update groups_made set room_id = '' where room_id = $1"


class InvitationPart(LedgerPart):
    """The group and invitation methods of `ports.store.Ledger`."""

    async def group_made(
        self, request_id: RequestId, asker: UserId, room_id: RoomId, now_ms: int
    ) -> None:
        """See `Ledger`."""
        await self._write(_GROUP_MADE, request_id, asker, room_id, now_ms)

    async def group_of(self, request_id: RequestId) -> RoomId | None:
        """See `Ledger`."""
        found = await self._database.fetchrow(_GROUP_OF, request_id)
        return None if found is None else found["room_id"]

    async def groups_since(self, asker: UserId, since_ms: int) -> int:
        """See `Ledger`."""
        return await self._count(_GROUPS_SINCE, *await self._tombstones.named(asker), since_ms)

    async def note_invitation(self, record: InvitationRecord) -> None:
        """See `Ledger`. The time of the first note stays."""
        await self._write(
            _NOTE,
            record.request_id,
            record.room_id,
            record.inviter,
            record.invitee,
            record.sent_ms,
            record.outcome,
            record.detail,
        )

    async def settle_invitations(self, room_id: RoomId, invitee: UserId, outcome: str) -> None:
        """See `Ledger`."""
        await self._write(_SETTLE, outcome, room_id, invitee)

    async def invitations(self, request_id: RequestId) -> list[InvitationRecord]:
        """See `Ledger`; in the order they were first noted."""
        return [_record(each) for each in await self._database.fetch(_OF_REQUEST, request_id)]

    async def invited_since(self, inviter: UserId, since_ms: int) -> int:
        """See `Ledger`."""
        return await self._count(_INVITED_SINCE, *await self._tombstones.named(inviter), since_ms)

    async def open_by(self, inviter: UserId) -> int:
        """See `Ledger`."""
        return await self._count(_OPEN_BY, *await self._tombstones.named(inviter))

    async def open_for(self, invitee: UserId) -> int:
        """See `Ledger`."""
        return await self._count(_OPEN_FOR, invitee)

    async def asked_since(self, invitee: UserId, since_ms: int) -> int:
        """See `Ledger`."""
        return await self._count(_ASKED_SINCE, invitee, since_ms)

    async def forget_marks(self, before_ms: int) -> None:
        """See `Ledger`."""
        for sql in _UNMARK:
            await self._write(sql, before_ms)

    async def forget_room(self, room_id: RoomId) -> None:
        """See `Ledger`."""
        await self._write(_FORGET, room_id)
        await self._write(_FORGET_GROUP, room_id)
        await self._write(_FORGET_CHARGES, room_id)


def _record(found: Record) -> InvitationRecord:
    return InvitationRecord(
        request_id=found["request_id"],
        room_id=found["room_id"],
        inviter=found["inviter"],
        invitee=found["invitee"],
        sent_ms=found["sent_ms"],
        outcome=found["outcome"],
        detail=found["detail"],
    )
