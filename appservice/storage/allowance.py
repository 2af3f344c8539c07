"""The ledger of answers."""

from collections.abc import Sequence
from typing import Final

from appservice.model.allowance import Claim, Limit, Measure, Refusal, Spending, Used, Whose
from appservice.model.ids import TurnId, server_name
from appservice.storage.database import Database, Tx, Write

# `settled`: 0 while it is reserved, 1 for an answer, 2 for what took tokens and became none.
_KNOWN: Final = "select 1 from charges where turn_id = $1 and settled <> 2"
_RESERVE: Final = """
    insert into charges (turn_id, payer, server, room_id, at_ms, images, tokens)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (turn_id) do update set
        settled = 0, images = excluded.images, tokens = charges.tokens + excluded.tokens"""
_SPENT: Final = "update charges set tokens = tokens + $1 where turn_id = $2"
_SETTLE: Final = "update charges set settled = 1 where turn_id = $1 and settled = 0"
_RELEASE: Final = "update charges set settled = 2, images = 0 where turn_id = $1 and settled = 0"
_NOTHING: Final = "delete from charges where turn_id = $1 and settled = 2 and tokens <= 0"
_RESERVED: Final = "select turn_id from charges where settled = 0 order by at_ms, turn_id"
_FORGET: Final = "delete from charges where at_ms < $1 and settled <> 0"
_SPENDINGS: Final = """
    select payer, sum(case when settled = 2 then 0 else 1 end) as replies,
        sum(tokens) as tokens, sum(images) as images
    from charges where at_ms > $1 group by payer order by replies desc, coalesce(payer, '')"""
_WHERE: Final = {
    Whose.EVERYBODY: "$1 = ''",
    Whose.SERVER: "server = $1",
    Whose.ROOM: "room_id = $1 and payer is not null",
    Whose.REMARKS: "room_id = $1 and payer is null",
    Whose.PERSON: "payer = $1",
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
    select max(at_ms) as at_ms from (
        select at_ms, sum({weight}) over (
            order by at_ms desc, turn_id rows unbounded preceding
        ) as amount from charges where {where} and at_ms > $2
    ) as counted where amount > cast($3 as bigint)"""
_AMOUNT: Final = """
    select sum({weight}) as amount, min(at_ms) as at_ms
    from charges where {where} and at_ms > $2 and {weight} > 0"""


class SqlAllowance:
    """`ports.allowance.Allowance`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, claim: Claim, limits: Sequence[Limit]) -> Refusal | None:
        """See `Allowance`. The locks are taken in one order, so no two wait for each other."""
        order = list(Whose)
        async with self._database.begin() as tx:
            for name in sorted({(order.index(each.whose), each.key) for each in limits}):
                await tx.lock(f"charges {name[0]} {name[1]}")
            if await tx.fetchrow(_KNOWN, claim.turn_id) is not None:
                await tx.execute(_SPENT, claim.tokens, claim.turn_id)
                return None
            refusals = [refusal for each in limits if (refusal := await _refusal(tx, claim, each))]
            if refusals:
                return max(refusals, key=lambda one: (one.until_ms is None, one.until_ms or 0))
            server = None if claim.payer is None else server_name(claim.payer)
            whose = (claim.turn_id, claim.payer, server, claim.room_id)
            await tx.execute(_RESERVE, *whose, claim.at_ms, claim.images, claim.tokens)
        return None

    async def spent(self, turn_id: TurnId, tokens: int) -> None:
        """See `Allowance`."""
        await self._database.write(
            [Write(_SPENT, [(tokens, turn_id)]), Write(_NOTHING, [(turn_id,)])]
        )

    async def settle(self, turn_id: TurnId) -> None:
        """See `Allowance`."""
        await self._database.write([Write(_SETTLE, [(turn_id,)])])

    async def release(self, turn_id: TurnId) -> None:
        """See `Allowance`."""
        await self._database.write([Write(_RELEASE, [(turn_id,)]), Write(_NOTHING, [(turn_id,)])])

    async def reserved(self) -> list[TurnId]:
        """See `Allowance`."""
        return [TurnId(each["turn_id"]) for each in await self._database.fetch(_RESERVED)]

    async def used(self, limits: Sequence[Limit], now_ms: int) -> list[Used]:
        """See `Allowance`."""
        return [await self._used(limit, now_ms) for limit in limits]

    async def _used(self, limit: Limit, now_ms: int) -> Used:
        sql = _AMOUNT.format(weight=_WEIGHT[limit.measure], where=_WHERE[limit.whose])
        found = await self._database.fetchrow(sql, limit.key, now_ms - limit.window_ms)
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


async def _refusal(tx: Tx, claim: Claim, limit: Limit) -> Refusal | None:
    """The refusal where what is asked for does not fit. Tokens are known only afterwards."""
    wanted = claim.images if limit.measure is Measure.IMAGES else 1
    if wanted == 0:
        return None
    if wanted > limit.most:
        return Refusal(limit, None)
    sql = _TOO_MUCH.format(weight=_WEIGHT[limit.measure], where=_WHERE[limit.whose])
    since_ms = claim.at_ms - limit.window_ms
    found = await tx.fetchrow(sql, limit.key, since_ms, limit.most - wanted)
    if found is None or found["at_ms"] is None:
        return None
    return Refusal(limit, int(found["at_ms"]) + limit.window_ms)
