"""The inbox: inputs as they came, one room's in order, each taken in once."""

from collections.abc import Sequence
from typing import Final

import structlog

from appservice.model.errors import KeyGone, SealBroken
from appservice.model.ids import EventId, RoomId
from appservice.ports.seal import Seal
from appservice.ports.store import NewRow, Row, Source, Step
from appservice.storage.cursors import PUT_CURSOR
from appservice.storage.database import Database, Record, Write
from appservice.storage.kept_seal import lasting
from appservice.storage.part import INBOX, StorePart
from appservice.storage.schedule import busy_rooms, every_room, of_each, scheduling

_log = structlog.get_logger()
_ADD: Final = """
    insert into inbox (key, room_id, source, txn_id, seen_ms, raw) values ($1, $2, $3, $4, $5, $6)
    on conflict (key) do nothing"""
_NEXT: Final = """
    select position, key, room_id, source, txn_id, seen_ms, attempts, waited_ms, raw from inbox
    where room_id = $1 and phase = 'new' order by position limit 1"""
_FIRST: Final = """
    select room_id, position from inbox where room_id = $1 and phase = 'new'
    order by position limit 1"""
_DONE: Final = """
    update inbox set phase = 'done', raw = $1, decision = $2, done_ms = $3
    where key = $4 and room_id = $5 and phase <> 'done'"""
_KNOWN: Final = "select 1 as known from inbox where key = $1 and room_id = $2"
_FAILED: Final = """
    update inbox set attempts = attempts + 1, reason = $1,
        phase = case when attempts + 1 >= $2 then 'quarantined' else phase end
    where key = $3 and room_id = $4 and phase = 'new'"""
_QUARANTINED: Final = """
    select position, key, room_id, reason from inbox
    where room_id = $1 and phase = 'quarantined'"""
_PHASE: Final = "select phase from inbox where key = $1 and room_id = $2"
_RULE: Final = "update inbox set decision = $1 where key = $2 and room_id = $3 and phase = 'done'"
_RULING: Final = "select decision from inbox where key = $1 and room_id = $2 and phase = 'done'"
_GONE: Final = "what it said is gone"
_ANSWER: Final = "own:"
"""How the keys of answers begin; the turn's ID follows."""
_EMPTY: Final = "update inbox set raw = $1 where key = $2 and room_id = $3 and phase <> 'new'"


def adding(seal: Seal, rows: Sequence[NewRow]) -> Write:
    """The statement that stores rows and skips known keys."""
    return Write(
        _ADD,
        [
            (
                row.key,
                row.room_id,
                row.source.value,
                row.txn_id,
                row.seen_ms,
                _sealing(seal, row).close(row.room_id, row.raw),
            )
            for row in rows
        ],
    )


def _sealing(seal: Seal, row: NewRow) -> Seal:
    """Our own inputs come no second time, but for answers, which are asked for again."""
    stays = row.source is Source.OWN and not row.key.startswith(_ANSWER)
    return lasting(seal) if stays else seal


def finishing(step: Step) -> Write:
    """The statement that marks a step's row as done and empties it; it changes no done row."""
    return Write(_DONE, [(b"", step.decision, step.now_ms, step.row_key, step.room_id)])


def emptying(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that forgets what an event said.

    A row still to be read keeps its text till then: its erased line lets no words in any more.
    """
    return Write(_EMPTY, [(b"", event_id, room_id)])


async def must_know(database: Database, room_id: RoomId, key: str) -> None:
    """Raise `ValueError` when there is no such row, done or not."""
    if await database.fetchrow(_KNOWN, key, room_id, rooms=(room_id,)) is None:
        raise ValueError(f"the inbox of {room_id} has no row {key}")


def ruling(room_id: RoomId, rulings: Sequence[tuple[EventId, str]]) -> Write:
    """The statement that replaces what was decided on inputs that are done."""
    return Write(_RULE, [(why, event_id, room_id) for event_id, why in rulings])


class InboxPart(StorePart):
    """The inbox methods of `ports.store.ChatStore`."""

    async def append(self, rows: Sequence[NewRow], cursor: tuple[str, str] | None = None) -> int:
        """See `ChatStore`."""
        rooms = tuple({row.room_id for row in rows})
        writes = [adding(self._seal, rows), scheduling(rooms)]
        if cursor is not None:
            writes.append(Write(PUT_CURSOR, [cursor]))
        return (await self._database.write(writes, rooms, locks=[INBOX]))[0]

    async def next_row(self, room_id: RoomId) -> Row | None:
        """See `ChatStore`."""
        while (
            found := await self._database.fetchrow(_NEXT, room_id, rooms=(room_id,))
        ) is not None:
            try:
                return self._row(found)
            except KeyGone:
                # It was not meant to outlast its key.
                done = Write(_DONE, [(b"", _GONE, found["seen_ms"], found["key"], room_id)])
                await self._database.write([done], (room_id,))
            except SealBroken as error:
                # It will never be read, and what came after it must not wait for that.
                _log.error("row_quarantined", row_key=found["key"], room_id=room_id, error=error)
                await self.row_failed(room_id, found["key"], str(error), 0)
        return None

    async def ruling_of(self, room_id: RoomId, event_id: EventId) -> str | None:
        """See `ChatStore`."""
        found = await self._database.fetchrow(_RULING, event_id, room_id, rooms=(room_id,))
        return None if found is None else found["decision"]

    async def rooms_with_rows(self) -> list[RoomId]:
        """See `ChatStore`; the room that waited longest comes first."""
        found = await of_each(self._database, await busy_rooms(self._database), _FIRST)
        return [RoomId(each["room_id"]) for each in found]

    async def row_failed(self, room_id: RoomId, key: str, reason: str, limit: int) -> bool:
        """See `ChatStore`."""
        async with self._database.begin((room_id,)) as tx:
            await tx.execute(_FAILED, reason, limit, key, room_id)
            found = await tx.fetchrow(_PHASE, key, room_id)
        return found is not None and found["phase"] == "quarantined"

    async def quarantined(self) -> list[tuple[str, RoomId, str]]:
        """See `ChatStore`."""
        every = await every_room(self._database)
        found = await of_each(self._database, every, _QUARANTINED)
        return [(row["key"], row["room_id"], row["reason"]) for row in found]

    def _row(self, found: Record) -> Row:
        room_id: RoomId = found["room_id"]
        return Row(
            key=found["key"],
            room_id=room_id,
            source=Source(found["source"]),
            raw=self._seal.open(room_id, found["raw"]),
            seen_ms=found["seen_ms"],
            txn_id=found["txn_id"],
            position=found["position"],
            attempts=found["attempts"],
            waited_ms=found["waited_ms"],
        )
