"""What the AI proposed to remember: sealed while it is open, and no text of it after that."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import EventId, RoomId
from appservice.model.proposal import Proposal, ProposalStage
from appservice.model.remembering import RememberedKind
from appservice.storage.database import Record, Write
from appservice.storage.part import StorePart
from appservice.storage.schedule import listing

_MONTH_MS: Final = 30 * 86_400_000
_OLD: Final = "delete from proposals where room_id = $1 and asked_ms < $2 and stage <> 'open'"
_BEGIN: Final = """
    insert into proposals (room_id, about, asked_ms, stage) values ($1, $2, $3, 'asked')
    on conflict (room_id, about) do nothing"""
_PUT: Final = """
    update proposals set stage = $1, kind = $2, source = $3, notice = $4, number = $5,
        by_itself = $6, body = $7
    where room_id = $8 and about = $9"""
_OF: Final = "select * from proposals where room_id = $1 order by asked_ms, about"


class SqlProposals(StorePart):
    """`ports.proposals.Proposals`."""

    async def begin(self, room_id: RoomId, about: EventId, now_ms: int) -> bool:
        """See `Proposals`."""
        writes = [
            Write(_OLD, [(room_id, now_ms - _MONTH_MS)]),
            Write(_BEGIN, [(room_id, about, now_ms)]),
            listing(room_id),
        ]
        return (await self._database.write(writes, (room_id,)))[1] == 1

    async def put(self, proposal: Proposal) -> None:
        """See `Proposals`."""
        text = proposal.text if proposal.stage is ProposalStage.OPEN else None
        row = (
            proposal.stage,
            proposal.kind,
            proposal.source,
            proposal.notice,
            proposal.number,
            int(proposal.by_itself),
            None if text is None else self._seal.close(proposal.room_id, text),
            proposal.room_id,
            proposal.about,
        )
        await self._database.write([Write(_PUT, [row])], (proposal.room_id,))

    async def of(self, room_id: RoomId) -> Sequence[Proposal]:
        """See `Proposals`."""
        found = await self._database.fetch(_OF, room_id, rooms=(room_id,))
        return self._whole(found, self._proposal)

    def _proposal(self, found: Record) -> Proposal:
        room_id = RoomId(found["room_id"])
        body = found["body"]
        return Proposal(
            room_id=room_id,
            about=EventId(found["about"]),
            asked_ms=found["asked_ms"],
            stage=ProposalStage(found["stage"]),
            text=None if body is None else self._seal.open(room_id, body),
            kind=RememberedKind(found["kind"]),
            source=found["source"],
            notice=found["notice"],
            number=found["number"],
            by_itself=bool(found["by_itself"]),
        )
