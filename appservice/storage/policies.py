"""Policy lists and their rules."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import RoomId
from appservice.model.policies import About, ListRule, PolicyList
from appservice.storage.database import Database, Write

_LISTS: Final = "select name, room, trouble, read_ms from policy_lists order by name"
_PUT: Final = """
    insert into policy_lists (name, room, trouble, read_ms) values ($1, $2, $3, $4)
    on conflict (name) do update set room = excluded.room, trouble = excluded.trouble,
        read_ms = excluded.read_ms"""
_FORGET: Final = "delete from policy_lists where name = $1"
_NO_RULES: Final = "delete from policy_rules where list = $1"
_RULE: Final = """
    insert into policy_rules (list, about, entity) values ($1, $2, $3)
    on conflict (list, about, entity) do nothing"""
_RULES: Final = "select list, about, entity from policy_rules order by list, about, entity"
_STAMP: Final = "select count(*) as lists, coalesce(sum(read_ms), 0) as reads from policy_lists"


class SqlPolicies:
    """`ports.policies.Policies`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lists(self) -> list[PolicyList]:
        """See `Policies`."""
        return [
            PolicyList(
                name=each["name"],
                room_id=RoomId(each["room"]) if each["room"] is not None else None,
                trouble=each["trouble"],
                read_ms=int(each["read_ms"]),
            )
            for each in await self._database.fetch(_LISTS)
        ]

    async def put_list(self, known: PolicyList) -> None:
        """See `Policies`."""
        async with self._database.begin() as tx:
            await tx.execute(_PUT, known.name, known.room_id, known.trouble, known.read_ms)

    async def put_rules(self, known: PolicyList, rules: Sequence[ListRule]) -> None:
        """See `Policies`."""
        async with self._database.begin() as tx:
            await tx.execute(_PUT, known.name, known.room_id, known.trouble, known.read_ms)
            await tx.execute(_NO_RULES, known.name)
            rows = [(known.name, rule.about.value, rule.entity) for rule in rules]
            await tx.execute_many(Write(_RULE, rows))

    async def forget(self, name: str) -> None:
        """See `Policies`."""
        async with self._database.begin() as tx:
            await tx.execute(_NO_RULES, name)
            await tx.execute(_FORGET, name)

    async def rules(self) -> list[tuple[str, ListRule]]:
        """See `Policies`."""
        found = await self._database.fetch(_RULES)
        return [(each["list"], ListRule(About(each["about"]), each["entity"])) for each in found]

    async def stamp(self) -> str:
        """See `Policies`: how many lists there are, and when they were read."""
        found = await self._database.fetchrow(_STAMP)
        return "" if found is None else f"{found['lists']}:{found['reads']}"
