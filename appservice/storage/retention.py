"""Retention: what is over is deleted, and with it what was made of it."""

import json
from collections.abc import Sequence
from typing import Final

from appservice.model.ids import RoomId
from appservice.ports.retention import LastRun
from appservice.storage.cursors import PUT_CURSOR
from appservice.storage.database import Record, Tx, Write
from appservice.storage.part import StorePart, room_lock
from appservice.storage.sql import places

_RUN: Final = "retention"
_CURSOR: Final = "select value from cursors where name = $1"
# Who chose a time in the future would be kept for longer than all others.
_NOT_AHEAD: Final = "update lines set sent_ms = $1 where room_id = $2 and sent_ms > $1"
_OVER: Final = """
    select position, event_id, coalesce(place, position) as place from lines
    where room_id = $1 and sent_ms < $2 order by sent_ms limit $3"""
_NOT_NEWEST: Final = """
    select position, event_id, coalesce(place, position) as place from lines
    where room_id = $1 and erased = 0 and position not in (
        select position from lines where room_id = $1 and erased = 0
        order by coalesce(place, position) desc, coalesce(came, 0) desc, position desc limit $2)
    order by position limit $3"""
_SUMMARIES: Final = """
    update segments set summary = null, edition = edition + 1, tries = 0, retry_ms = 0
    where room_id = $1 and from_place <= $2 and to_place >= $2"""
_RANGES: Final = """
    delete from segments where room_id = $1 and not exists (
        select 1 from lines where lines.room_id = $1
        and coalesce(lines.place, lines.position) between segments.from_place and segments.to_place)
    """
_WAITING: Final = """
    delete from awaiting_keys where position in (
        select position from awaiting_keys where room_id = $1 and since_ms < $2
        order by position limit $3)"""
_FAILED: Final = """
    update inbox set raw = $1, phase = 'done' where position in (
        select position from inbox where room_id = $2 and phase = 'quarantined' and seen_ms < $3
        order by position limit $4)"""
_OVER_TURNS: Final = """
    select turn_id from turns where room_id = $1 and opened_ms < $2
    and (phase = 'sent' or (phase = 'dropped' and content is null))
    order by opened_ms limit $3"""
# When an act was done is not stored with it: its time runs from when it is first found done.
_SEEN_DONE: Final = """
    update acts set done_ms = $1 where position in (
        select position from acts where room_id = $2 and done = 1 and done_ms is null
        order by position limit $3)"""
_ACTS: Final = """
    delete from acts where position in (
        select position from acts where room_id = $1 and done = 1 and done_ms < $2
        order by position limit $3)"""
_DECISIONS: Final = """
    update inbox set decision = null, reason = null, txn_id = null where position in (
        select position from inbox where room_id = $1 and phase = 'done' and seen_ms < $2
        and decision is not null order by seen_ms limit $3)"""
_REASONS: Final = """
    update audit set why = $1 where position in (
        select position from audit where room_id = $2 and at_ms < $3 and why <> $1
        order by position limit $4)"""
_IDS: Final = """
    delete from inbox where position in (
        select position from inbox where room_id = $1 and phase = 'done' and seen_ms < $2
        and not exists (select 1 from awaiting_keys where awaiting_keys.key = inbox.key)
        order by seen_ms limit $3)"""


class SqlRetention(StorePart):
    """`ports.retention.Retention`."""

    async def drop_lines(self, room_id: RoomId, before_ms: int, now_ms: int, most: int) -> int:
        """See `Retention`."""
        async with self._database.begin((room_id,)) as tx:
            await tx.lock(room_lock(room_id))
            await tx.execute(_NOT_AHEAD, now_ms, room_id)
            return await _drop(tx, room_id, await tx.fetch(_OVER, room_id, before_ms, most))

    async def drop_all_but(self, room_id: RoomId, newest: int, most: int) -> int:
        """See `Retention`."""
        async with self._database.begin((room_id,)) as tx:
            await tx.lock(room_lock(room_id))
            return await _drop(tx, room_id, await tx.fetch(_NOT_NEWEST, room_id, newest, most))

    async def drop_waiting(self, room_id: RoomId, before_ms: int, most: int) -> int:
        """See `Retention`."""
        return await self._write(
            room_id,
            Write(_WAITING, [(room_id, before_ms, most)]),
            Write(_FAILED, [(b"", room_id, before_ms, most)]),
        )

    async def drop_done(self, room_id: RoomId, before_ms: int, now_ms: int, most: int) -> int:
        """See `Retention`."""
        async with self._database.begin((room_id,)) as tx:
            await tx.lock(room_lock(room_id))
            found = await tx.fetch(_OVER_TURNS, room_id, before_ms, most)
            dropped = await _delete(tx, "turns", "turn_id", room_id, found)
            await _delete(tx, "turn_rooms", "turn_id", room_id, found)
            await tx.execute(_SEEN_DONE, now_ms, room_id, most)
            dropped += await tx.execute(_ACTS, room_id, before_ms, most)
            return dropped + await tx.execute(_DECISIONS, room_id, before_ms, most)

    async def drop_reasons(self, room_id: RoomId, before_ms: int, most: int) -> int:
        """See `Retention`. Emptied to what no seal closes, so that it can be told it was."""
        return await self._write(room_id, Write(_REASONS, [(b"", room_id, before_ms, most)]))

    async def drop_ids(self, room_id: RoomId, before_ms: int, most: int) -> int:
        """See `Retention`."""
        return await self._write(room_id, Write(_IDS, [(room_id, before_ms, most)]))

    async def clear(self) -> bool:
        """See `Retention`."""
        return await self._database.clear()

    async def last_run(self) -> LastRun | None:
        """See `Retention`."""
        found = await self._database.fetchrow(_CURSOR, _RUN)
        return None if found is None else LastRun(*json.loads(found["value"]))

    async def ran(self, run: LastRun) -> None:
        """See `Retention`."""
        noted = json.dumps([run.at_ms, run.deleted])
        await self._database.write([Write(PUT_CURSOR, [(_RUN, noted)])])

    async def _write(self, room_id: RoomId, *writes: Write) -> int:
        return sum(await self._database.write(writes, (room_id,), locks=[room_lock(room_id)]))


async def _drop(tx: Tx, room_id: RoomId, lines: Sequence[Record]) -> int:
    """Delete lines with what was put on them, and every summary that they have a part in."""
    if not lines:
        return 0
    await tx.execute_many(Write(_SUMMARIES, [(room_id, line["place"]) for line in lines]))
    marks = f"""delete from lines where room_id = $1
        and kind in ('reaction', 'vote', 'poll_end')
        and reply_to in ({places(len(lines), 2)})"""  # noqa: S608 - places alone
    dropped = await tx.execute(marks, room_id, *(line["event_id"] for line in lines))
    dropped += await _delete(tx, "lines", "position", room_id, lines)
    await tx.execute(_RANGES, room_id)
    return dropped


async def _delete(tx: Tx, table: str, column: str, room_id: RoomId, found: Sequence[Record]) -> int:
    if not found:
        return 0
    sql = f"""delete from {table} where room_id = $1
        and {column} in ({places(len(found), 2)})"""  # noqa: S608 - names of our own
    return await tx.execute(sql, room_id, *(each[column] for each in found))
