"""The ledger of answers."""

from collections.abc import Sequence
from typing import Final

from appservice.model.allowance import Claim, Limit, Measure, Refusal, Spending, Used, Whose
from appservice.model.ids import TurnId, UserId, server_name
from appservice.storage.database import Database, Value, Write
from appservice.storage.tombstones import SqlTombstones

# `settled`: 0 while it is reserved, 1 for an answer, 2 for what took tokens and became none.
_ONCE_MORE: Final = "update charges set tokens = tokens + $1 where turn_id = $2 and settled <> 2"
_RESERVE: Final = """
    insert into charges (turn_id, payer, server, room_id, at_ms, images, tokens)
    select cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as text),
        cast($5 as bigint), cast($6 as bigint), cast($7 as bigint)
    where {fits} on conflict (turn_id) do update set
        settled = 0, images = excluded.images, tokens = charges.tokens + excluded.tokens
    where charges.settled = 2"""
_SPENT: Final = "update charges set tokens = tokens + $1 where turn_id = $2"
_BESIDE: Final = """
    insert into charges (turn_id, at_ms, tokens, settled) values ($1, $2, $3, 2)
    on conflict (turn_id) do update set tokens = charges.tokens + excluded.tokens"""
_MINUTE_MS: Final = 60_000
_SETTLE: Final = "update charges set settled = 1 where turn_id = $1 and settled = 0"
_RELEASE: Final = "update charges set settled = 2, images = 0 where turn_id = $1 and settled = 0"
_NOTHING: Final = "delete from charges where turn_id = $1 and settled = 2 and tokens <= 0"
_RESERVED: Final = "select turn_id from charges where settled = 0 order by at_ms, turn_id"
_FORGET: Final = "delete from charges where at_ms < $1 and settled <> 0"
_SPENDINGS: Final = """
    select payer, sum(case when settled = 2 then 0 else 1 end) as replies,
        sum(tokens) as tokens, sum(images) as images
    from (
        select case when payer like 'erased:%' then 'erased' else payer end as payer,
            settled, tokens, images
        from charges where at_ms > $1
    ) as told group by payer order by replies desc, coalesce(payer, '')"""
# By one name twice, or by two: who was forgotten is charged on.
_WHERE: Final = {
    Whose.EVERYBODY: "'' in ({keys})",
    Whose.SERVER: "server in ({keys})",
    Whose.ROOM: "room_id in ({keys}) and payer is not null",
    Whose.REMARKS: "room_id in ({keys}) and payer is null",
    Whose.PERSON: "payer in ({keys})",
}
_WEIGHT: Final = {
    Measure.REPLIES: "(case when settled = 2 then 0 else 1 end)",
    Measure.TOKENS: "tokens",
    Measure.IMAGES: "images",
    Measure.CALLS: "1",
}
# The newest charge with which the newer ones are too much together: when it leaves the window,
# what is left in it is little enough.
_TOO_MUCH: Final = """
    from (
        select at_ms, sum({weight}) over (
            order by at_ms desc, turn_id rows unbounded preceding
        ) as amount from charges where {where} and at_ms > {since}
    ) as counted where amount > cast({most} as bigint)"""
_FREE_AGAIN: Final = f"select max(at_ms) as at_ms {_TOO_MUCH}"
_FITS: Final = f"not exists (select 1 {_TOO_MUCH})"
_AMOUNT: Final = """
    select sum({weight}) as amount, min(at_ms) as at_ms
    from charges where {where} and at_ms > {since} and {weight} > 0"""


_Named = tuple[Limit, tuple[str, str]]
"""A limit, and the two names by which it is counted."""


class SqlAllowance:
    """`ports.allowance.Allowance`."""

    def __init__(self, database: Database, tombstones: SqlTombstones) -> None:
        self._database = database
        self._tombstones = tombstones

    async def reserve(self, claim: Claim, limits: Sequence[Limit]) -> Refusal | None:
        """See `Allowance`. The locks are taken in one order, so no two wait for each other.

        It is one statement that looks and reserves; where it does not, why is looked up.
        """
        order, named = list(Whose), [await self._named(each) for each in limits]
        names = sorted({(order.index(each.whose), each.key) for each in limits})
        locks = [f"charges {whose} {key}" for whose, key in names]
        writes = [Write(_ONCE_MORE, [(claim.tokens, claim.turn_id)])]
        if all(_wanted(claim, each) <= each.most for each in limits):
            writes.append(_reserving(claim, named))
        while not any(await self._database.write(writes, locks=locks)):
            found = [await self._refusal(claim, each) for each in named if _wanted(claim, each[0])]
            if refusals := [each for each in found if each is not None]:
                return max(refusals, key=lambda one: (one.until_ms is None, one.until_ms or 0))
        return None

    async def _named(self, limit: Limit) -> _Named:
        if limit.whose is Whose.PERSON:
            return limit, await self._tombstones.named(UserId(limit.key))
        return limit, (limit.key, limit.key)

    async def _refusal(self, claim: Claim, named: _Named) -> Refusal | None:
        """The refusal where what is asked for does not fit."""
        limit, _ = named
        if _wanted(claim, limit) > limit.most:
            return Refusal(limit, None)
        sql, args = _about(_FREE_AGAIN, limit), _most(claim, named)
        found = await self._database.fetchrow(sql, *args)
        if found is None or found["at_ms"] is None:
            return None
        return Refusal(limit, int(found["at_ms"]) + limit.window_ms)

    async def spent(self, turn_id: TurnId, tokens: int) -> None:
        """See `Allowance`."""
        await self._database.write(
            [Write(_SPENT, [(tokens, turn_id)]), Write(_NOTHING, [(turn_id,)])]
        )

    async def beside(self, at_ms: int, tokens: int) -> None:
        """See `Allowance`. One row holds those of a minute."""
        minute = at_ms // _MINUTE_MS
        row = (f"beside:{minute}", minute * _MINUTE_MS, tokens)
        await self._database.write([Write(_BESIDE, [row])])

    async def settle(self, turn_id: TurnId, tokens: int = 0) -> None:
        """See `Allowance`."""
        await self._database.write(
            [Write(_SPENT, [(tokens, turn_id)]), Write(_SETTLE, [(turn_id,)])]
        )

    async def release(self, turn_id: TurnId, tokens: int = 0) -> None:
        """See `Allowance`."""
        over = [Write(_RELEASE, [(turn_id,)]), Write(_NOTHING, [(turn_id,)])]
        await self._database.write([Write(_SPENT, [(tokens, turn_id)]), *over])

    async def reserved(self) -> list[TurnId]:
        """See `Allowance`."""
        return [TurnId(each["turn_id"]) for each in await self._database.fetch(_RESERVED)]

    async def used(self, limits: Sequence[Limit], now_ms: int) -> list[Used]:
        """See `Allowance`."""
        return [await self._used(limit, now_ms) for limit in limits]

    async def _used(self, limit: Limit, now_ms: int) -> Used:
        _, names = await self._named(limit)
        sql = _about(_AMOUNT, limit)
        found = await self._database.fetchrow(sql, *names, now_ms - limit.window_ms)
        if found is None or found["amount"] is None:
            return Used(limit=limit, amount=0, free_ms=None)
        free_ms = int(found["at_ms"]) + limit.window_ms
        return Used(limit=limit, amount=int(found["amount"]), free_ms=free_ms)

    async def spendings(self, since_ms: int) -> list[Spending]:
        """See `Allowance`."""
        return [
            Spending(
                payer=each["payer"],
                replies=int(each["replies"]),
                tokens=int(each["tokens"]),
                images=int(each["images"]),
            )
            for each in await self._database.fetch(_SPENDINGS, since_ms)
        ]

    async def forget(self, before_ms: int) -> int:
        """See `Allowance`."""
        return (await self._database.write([Write(_FORGET, [(before_ms,)])]))[0]


def _wanted(claim: Claim, limit: Limit) -> int:
    """How much of a limit is asked for. Tokens are known only afterwards."""
    return claim.images if limit.measure is Measure.IMAGES else 1


def _most(claim: Claim, named: _Named) -> tuple[Value, ...]:
    """The arguments of `_TOO_MUCH`: whose, since when, and how much leaves room for a claim."""
    limit, names = named
    return (*names, claim.at_ms - limit.window_ms, limit.most - _wanted(claim, limit))


def _about(sql: str, limit: Limit, first: int = 1) -> str:
    """A statement about a limit, the arguments of which begin with that number."""
    one, other, since, most = (f"${first + each}" for each in range(4))
    where = _WHERE[limit.whose].format(keys=f"{one}, {other}")
    return sql.format(weight=_WEIGHT[limit.measure], where=where, since=since, most=most)


def _reserving(claim: Claim, limits: Sequence[_Named]) -> Write:
    """The statement that reserves an answer where all limits have room for it."""
    server = None if claim.payer is None else server_name(claim.payer)
    row: list[Value] = [claim.turn_id, claim.payer, server, claim.room_id]
    row += [claim.at_ms, claim.images, claim.tokens]
    fits = []
    for named in limits:
        if _wanted(claim, named[0]):
            fits.append(_about(_FITS, named[0], len(row) + 1))
            row += _most(claim, named)
    return Write(_RESERVE.format(fits=" and ".join(fits) or "1 = 1"), [row])
