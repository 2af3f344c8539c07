"""Guardians: links by keyed hashes of both people, and what was changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from appservice.model.guardianship import Batch, Entry, Link
from appservice.model.ids import EventId, RoomId, UserId
from appservice.policy.guarding import outgrown
from appservice.ports.guardians import NONE_YET, Change
from appservice.ports.seal import Seal
from appservice.storage.codec import decode, encode
from appservice.storage.database import Database, Record, Tx
from appservice.storage.part import StorePart
from appservice.storage.sql import places
from appservice.storage.tombstones import SqlTombstones

LINKS: Final = RoomId("guardians")
"""What links are sealed for, as content is for its room."""
ENTRIES: Final = RoomId("guarding")
"""What changes are sealed for."""

_LOCK: Final = "guardians"
_ONE: Final = "select * from guardians where link = $1"
_OF_CHILD: Final = "select * from guardians where child = $1 order by link"
_OF_GUARDIAN: Final = "select * from guardians where guardian = $1 order by link"
_STAMP: Final = """
    select coalesce(max(position), 0) as newest, coalesce(max(at_ms), 0) as last_ms,
        (select count(*) from guardians) as links from guarding"""
_ALL: Final = "select * from guardians order by link"
_PUT: Final = """
    insert into guardians (link, child, guardian, asked_ms, body) values ($1, $2, $3, $4, $5)
    on conflict (link) do update set asked_ms = excluded.asked_ms, body = excluded.body"""
_ASKED: Final = """
    select count(*) as often from guardians
    where (child = $1 or guardian = $2) and asked_ms >= $3"""
_KNOWN: Final = "select 1 as known from guarding where event_key = $1"
_NOTE: Final = """
    insert into guarding (event_key, child, guardian, person, at_ms, kind, body)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (event_key) do nothing"""
_ALARMED: Final = """
    select 1 as known from guarding where child = $1 and kind = 'alarm' and at_ms > $2"""
_FORGET_NEWS: Final = """
    delete from guarding where kind <> 'change' and told_ms is not null and at_ms < $1"""
_LOG: Final = """
    select * from guarding where kind = 'change' order by position desc limit $1"""
_LOG_OF: Final = """
    select * from guarding where kind = 'change' and child = $1
    order by position desc limit $2"""
_UNTOLD: Final = """
    select position, person, body from guarding where told_ms is null order by position"""
_TOLD_LAST: Final = """
    select person, max(told_ms) as last_ms from guarding where told_ms is not null
    group by person"""
_UNTOLD_OF: Final = """
    select * from guarding where person = $1 and told_ms is null order by position"""
_BATCH: Final = """
    update guarding set batch = $1 where person = $2 and told_ms is null and batch is null
    and position <= $3"""
_TOLD: Final = "update guarding set told_ms = $1 where batch = $2 and told_ms is null"
_WEEK_MS: Final = 7 * 86_400_000
_CHUNK: Final = 500


class SqlGuardians(StorePart):
    """`ports.guardians.Guardians`. Whatever changes links holds one lock: there are few."""

    def __init__(self, database: Database, seal: Seal, tombstones: SqlTombstones) -> None:
        super().__init__(database, seal)
        self._tombstones = tombstones

    async def of_children(self, users: Collection[UserId]) -> Mapping[UserId, Sequence[Link]]:
        """See `Guardians`."""
        marks = {await self._mark(user): user for user in users}
        found: dict[UserId, list[Link]] = {}
        named = list(marks)
        for start in range(0, len(named), _CHUNK):
            chunk = named[start : start + _CHUNK]
            sql = f"select * from guardians where child in ({places(len(chunk))})"  # noqa: S608
            for each in await self._database.fetch(sql, *chunk):
                child = marks[each["child"]]
                link = replace(self._link(each), child=child)
                if link.words:
                    found.setdefault(child, []).append(link)
        return found

    async def of_child(self, child: UserId) -> list[Link]:
        """See `Guardians`."""
        rows = await self._database.fetch(_OF_CHILD, await self._mark(child))
        return [replace(link, child=child) for link in self._whole(rows, self._link)]

    async def of_guardian(self, guardian: UserId) -> list[Link]:
        """See `Guardians`."""
        rows = await self._database.fetch(_OF_GUARDIAN, await self._mark(guardian))
        return [replace(link, guardian=guardian) for link in self._whole(rows, self._link)]

    async def links(self) -> list[Link]:
        """See `Guardians`."""
        return self._whole(await self._database.fetch(_ALL), self._link)

    async def stamp(self) -> str:
        """See `Guardians`."""
        row = await self._database.fetchrow(_STAMP)
        if row is None or row["links"] == 0:
            return NONE_YET
        # Places of what was forgotten may come again; times do not.
        return f"{row['newest']}:{row['last_ms']}:{row['links']}"

    async def change(
        self,
        guardian: UserId,
        child: UserId,
        change: Change,
        entries: Sequence[Entry] = (),
    ) -> Link | None:
        """See `Guardians`."""
        marks = await self._mark(child), await self._mark(guardian)
        name = f"{marks[0]}:{marks[1]}"
        rows = [await self._entry_row(each) for each in entries]
        async with self._database.begin((LINKS, ENTRIES)) as tx:
            await self.lock(tx)
            if entries and await tx.fetchrow(_KNOWN, entries[0].key) is not None:
                return None
            found = await tx.fetchrow(_ONE, name)
            before = Link(guardian=guardian, child=child)
            if found is not None:
                before = replace(self._link(found), guardian=guardian, child=child)
            after = change(before)
            if after is None:
                return None
            body = self._seal.close(LINKS, encode(after))
            await tx.execute(_PUT, name, *marks, after.asked_ms, body)
            for row in rows:
                await tx.execute(_NOTE, *row)
        return after

    async def grown(self, child: UserId, now_ms: int) -> None:
        """See `Guardians`."""
        mark = await self._mark(child)
        async with self._database.begin((LINKS, ENTRIES)) as tx:
            await self.lock(tx)
            for row in await tx.fetch(_OF_CHILD, mark):
                before = self._one(row, self._link)
                if before is None or not before.words:
                    continue
                after, entries = outgrown(replace(before, child=child), row["link"], now_ms)
                if not before.child:  # who is forgotten stays so
                    after, entries = replace(after, child=before.child), ()
                body = self._seal.close(LINKS, encode(after))
                await tx.execute(_PUT, row["link"], mark, row["guardian"], after.asked_ms, body)
                await self._note(tx, [await self._entry_row(each) for each in entries])

    async def asked_since(self, person: UserId, since_ms: int) -> int:
        """See `Guardians`."""
        mark = await self._mark(person)
        found = await self._database.fetchrow(_ASKED, mark, mark, since_ms)
        return 0 if found is None else int(found["often"])

    async def asked_by(self, child: UserId, notice: EventId) -> Link | None:
        """See `Guardians`."""
        links = await self.of_child(child)
        return next((link for link in links if link.notice == notice), None)

    async def note(self, entries: Sequence[Entry]) -> None:
        """See `Guardians`."""
        rows = [await self._entry_row(each) for each in entries]
        async with self._database.begin((ENTRIES,)) as tx:
            await self._note(tx, rows)

    async def alarm(self, entries: Sequence[Entry], not_since_ms: int) -> bool:
        """See `Guardians`."""
        rows = [await self._entry_row(each) for each in entries]
        if not rows:
            return False
        async with self._database.begin((ENTRIES,)) as tx:
            await self.lock(tx)
            mark = await self._mark(entries[0].child)
            if await tx.fetchrow(_ALARMED, mark, not_since_ms) is not None:
                return False
            await tx.execute(_FORGET_NEWS, entries[0].at_ms - _WEEK_MS)
            await self._note(tx, rows)
        return True

    async def log(self, child: UserId | None, most: int) -> list[Entry]:
        """See `Guardians`."""
        if child is None:
            rows = await self._database.fetch(_LOG, most)
        else:
            rows = await self._database.fetch(_LOG_OF, await self._mark(child), most)
        return self._whole(rows, self._entry)[::-1]

    async def untold(self) -> list[tuple[UserId, int]]:
        """See `Guardians`."""
        first: dict[str, Record] = {}
        for row in await self._database.fetch(_UNTOLD):
            first.setdefault(row["person"], row)
        if not first:
            return []
        told = await self._database.fetch(_TOLD_LAST)
        last_ms = {row["person"]: int(row["last_ms"]) for row in told}
        opened = ((mark, self._one(row, self._entry)) for mark, row in first.items())
        return [(entry.to, last_ms.get(mark, 0)) for mark, entry in opened if entry is not None]

    async def batch(self, person: UserId) -> Batch | None:
        """See `Guardians`."""
        mark = await self._mark(person)
        async with self._database.begin((ENTRIES,)) as tx:
            await self.lock(tx)
            rows = await tx.fetch(_UNTOLD_OF, mark)
            begun = next((row["batch"] for row in rows if row["batch"] is not None), None)
            if begun is not None:
                rows = [row for row in rows if row["batch"] == begun]
            elif rows:
                begun = f"guarding-{rows[0]['position']}-{rows[-1]['position']}"
                await tx.execute(_BATCH, begun, mark, rows[-1]["position"])
        if begun is None:
            return None
        return Batch(begun, person, tuple(self._whole(rows, self._entry)))

    async def told(self, batch: Batch, now_ms: int) -> None:
        """See `Guardians`."""
        async with self._database.begin() as tx:
            await tx.execute(_TOLD, now_ms, batch.name)

    async def lock(self, tx: Tx) -> None:
        """Wait until nobody else changes a link."""
        await tx.lock(_LOCK)

    async def _note(self, tx: Tx, rows: Sequence[Sequence[str | int | bytes]]) -> None:
        for row in rows:
            await tx.execute(_NOTE, *row)

    async def _entry_row(self, entry: Entry) -> tuple[str, str, str, str, int, str, bytes]:
        return (
            entry.key,
            await self._mark(entry.child),
            await self._mark(entry.guardian),
            await self._mark(entry.to),
            entry.at_ms,
            entry.kind.value,
            self._seal.close(ENTRIES, encode(entry)),
        )

    def _link(self, found: Record) -> Link:
        return decode(Link, self._seal.open(LINKS, found["body"]))

    def _entry(self, found: Record) -> Entry:
        return decode(Entry, self._seal.open(ENTRIES, found["body"]))

    async def _mark(self, user: UserId) -> str:
        return await self._tombstones.mark(user, "guardian:")
