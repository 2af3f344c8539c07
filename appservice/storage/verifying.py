"""What a terminal and the running Parlour tell each other about a verification."""

import json
from collections.abc import Mapping
from typing import Any, Final

from appservice.model.ids import UserId
from appservice.ports.verifying import Act, Answer, Asked, Stage
from appservice.storage.database import Database, Record, Value, Write

_ASK: Final = "insert into verifying (id, act, user_id) values ($1, $2, $3)"
_ALL: Final = "select * from verifying order by id"
_ONE: Final = "select * from verifying where id = $1"
_TERMINAL: Final = (
    "update verifying set answer = $2, terminal_beat = terminal_beat + 1 where id = $1"
)
_PARLOUR: Final = """
    update verifying set stage = $2, told = $3, parlour_beat = parlour_beat + 1 where id = $1"""
_DROP: Final = "delete from verifying where id = $1"


class SqlVerifyingBook:
    """`ports.verifying.VerifyingBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, id_: str, act: Act, user: UserId) -> None:
        """See `VerifyingBook`."""
        await self._write(_ASK, id_, act.value, user)

    async def asked(self) -> list[Asked]:
        """See `VerifyingBook`."""
        return [_asked(each) for each in await self._database.fetch(_ALL)]

    async def terminal(self, id_: str, answer: Answer) -> Asked | None:
        """See `VerifyingBook`."""
        await self._write(_TERMINAL, id_, answer.value)
        found = await self._database.fetchrow(_ONE, id_)
        return None if found is None else _asked(found)

    async def parlour(self, id_: str, stage: Stage, told: Mapping[str, Any]) -> None:
        """See `VerifyingBook`."""
        await self._write(_PARLOUR, id_, stage.value, json.dumps(dict(told)))

    async def drop(self, id_: str) -> None:
        """See `VerifyingBook`."""
        await self._write(_DROP, id_)

    async def _write(self, sql: str, *args: Value) -> None:
        await self._database.write([Write(sql, [args])])


def _asked(found: Record) -> Asked:
    return Asked(
        id=found["id"],
        act=Act(found["act"]),
        user=UserId(found["user_id"]),
        stage=Stage(found["stage"]),
        told=json.loads(found["told"]),
        answer=Answer(found["answer"]),
        terminal_beat=int(found["terminal_beat"]),
        parlour_beat=int(found["parlour_beat"]),
    )
