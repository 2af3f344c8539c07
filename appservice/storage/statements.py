"""Statements of age that were seen, by marks of people; and marks of what is revoked."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from appservice.model.age import AgeBand
from appservice.model.ids import RoomId, UserId
from appservice.model.statement import Noted, Statement
from appservice.policy.ages import LONGEST_MS, SKEW_MS
from appservice.ports.seal import Seal
from appservice.storage.database import Database, Record, Write
from appservice.storage.marks import Marks
from appservice.storage.part import StorePart
from appservice.storage.sql import places

AGES_PLACE: Final = RoomId("ages")
"""What all of it is sealed for, as content is for its room."""

_NOTE: Final = """
    insert into ages (mark, until_ms, statements) values ($1, $2, $3)
    on conflict (mark) do update set
        until_ms = excluded.until_ms, statements = excluded.statements"""
_FORGET: Final = "delete from ages where mark = $1"
_OVER: Final = "delete from ages where until_ms <= $1"
_REVOKE: Final = """
    insert into ages_revoked (mark, revoked_ms) values ($1, $2)
    on conflict (mark) do update set revoked_ms = excluded.revoked_ms"""
_UNREVOKE: Final = "delete from ages_revoked where revoked_ms < $1"
_CHUNK: Final = 200


class SqlStatementBook(StorePart):
    """`ports.statements.StatementBook`."""

    def __init__(self, database: Database, seal: Seal) -> None:
        super().__init__(database, seal)
        self._marks = Marks(database, seal)

    async def noted(
        self, users: Collection[UserId], jtis: Collection[str] = ()
    ) -> Mapping[UserId, Noted]:
        """See `StatementBook`."""
        marks = {await self._person(user): user for user in users}
        sealed = await self._rows("ages", list(marks))
        seen: dict[UserId, tuple[Statement, ...]] = {
            user: each for mark, each in self._whole(sealed, self._opened) for user in [marks[mark]]
        }
        names = {each.jti for found in seen.values() for each in found} | set(jtis)
        named = {await self._name(jti): jti for jti in names if jti}
        revoked = {
            str(each["mark"]): int(each["revoked_ms"])
            for each in await self._rows("ages_revoked", [*marks, *named])
        }
        void = frozenset(jti for mark, jti in named.items() if mark in revoked)
        return {
            user: Noted(seen.get(user, ()), void, revoked.get(mark, 0))
            for mark, user in marks.items()
        }

    async def note(self, user: UserId, statements: Sequence[Statement]) -> None:
        """See `StatementBook`."""
        mark = await self._person(user)
        writes = []
        if statements:
            until_ms = max(each.expires_ms for each in statements)
            sealed = self._seal.close(AGES_PLACE, json.dumps([_row(each) for each in statements]))
            writes.append(Write(_NOTE, [(mark, until_ms, sealed)]))
        else:
            writes.append(Write(_FORGET, [(mark,)]))
        await self._database.write(writes, (AGES_PLACE,))

    async def revoke(self, jti: str, now_ms: int) -> None:
        """See `StatementBook`."""
        await self._database.write([Write(_REVOKE, [(await self._name(jti), now_ms)])])

    async def revoke_all_of(self, user: UserId, now_ms: int) -> None:
        """See `StatementBook`."""
        await self._database.write([Write(_REVOKE, [(await self._person(user), now_ms)])])

    async def forget_over(self, now_ms: int) -> None:
        """See `StatementBook`."""
        before = now_ms - LONGEST_MS - SKEW_MS
        await self._database.write([Write(_OVER, [(now_ms,)]), Write(_UNREVOKE, [(before,)])])

    async def own_data(self, user: UserId) -> list[dict[str, str | int]]:
        """What a person gets who wants to have what is kept of them."""
        return [
            {"band": each.band.value, "issued_ms": each.issued_ms, "expires_ms": each.expires_ms}
            for each in (await self.noted([user]))[user].statements
        ]

    async def _rows(self, table: str, marks: Sequence[str]) -> list[Record]:
        found: list[Record] = []
        for start in range(0, len(marks), _CHUNK):
            chunk = marks[start : start + _CHUNK]
            sql = f"select * from {table} where mark in ({places(len(chunk), 1)})"  # noqa: S608
            found += await self._database.fetch(sql, *chunk, rooms=(AGES_PLACE,))
        return found

    def _opened(self, found: Record) -> tuple[str, tuple[Statement, ...]]:
        rows = json.loads(self._seal.open(AGES_PLACE, found["statements"]))
        return str(found["mark"]), tuple(
            Statement(AgeBand(band), issued, expires, jti) for band, issued, expires, jti in rows
        )

    async def _person(self, user: UserId) -> str:
        return await self._marks.of(f"age of {user}")

    async def _name(self, jti: str) -> str:
        return await self._marks.of(f"statement {jti}")


def _row(statement: Statement) -> list[str | int]:
    return [statement.band.value, statement.issued_ms, statement.expires_ms, statement.jti]
