"""What is kept of one person, by kind."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from appservice.model.errors import SealBroken
from appservice.model.ids import RoomId, UserId
from appservice.ports.seal import Seal
from appservice.storage.database import Database, Record
from appservice.storage.forgetting_guardians import SqlForgettingGuardians
from appservice.storage.part import StorePart
from appservice.storage.schedule import every_room
from appservice.storage.statements import SqlStatementBook

Rows = Sequence[Mapping[str, Any]]
# By which name each is told: times end in `_ms` and are told as such.
_ANSWERS: Final = """
    select about as question, opened_ms as at_ms, phase, why, model, route_why, dropped_why
    from turns where room_id = $1 and asker = $2 order by position"""
_ASKED_FOR: Final = """
    select at_ms, what, about, why from audit where room_id = $1 and by_user = $2
    order by position"""
_ABOUT: Final = """
    select at_ms, what, why from audit where room_id = $1 and about = $2 order by position"""
_VISITS: Final = """
    select last_ms as last_there_ms, before_ms as before_that_ms from visits
    where room_id = $1 and user_id = $2"""
_WAITING: Final = """
    select since_ms as at_ms, key as event_id from awaiting_keys
    where room_id = $1 and sender = $2 order by position"""
_SERVER: Final = {
    "answers": """
        select at_ms, room_id, tokens, images from charges where payer = $1 order by at_ms""",
    "groups_made": "select room_id, made_ms from groups_made where asker = $1 order by made_ms",
    "invitations_made": """
        select room_id, invitee, sent_ms, outcome from invitations where inviter = $1
        order by position""",
    "invitations_received": """
        select room_id, sent_ms, outcome from invitations where invitee = $1 order by position""",
    "not_to_be_invited": "select until_ms, why from pauses where user_id = $1",
    "spaces": "select room_id, made_ms from spaces where user_id = $1",
    "wrong_codes": "select at_ms from code_tries where user_id = $1 order by at_ms",
}


class SqlOwnData(StorePart):
    """`ports.own_data.OwnData`."""

    async def rooms(self) -> list[RoomId]:
        """See `OwnData`."""
        return await every_room(self._database)

    async def of_room(self, room_id: RoomId, user: UserId) -> dict[str, Rows]:
        """See `OwnData`."""
        return {
            "answers_asked_for": await self._rows(room_id, _ANSWERS, user),
            "asked_the_ai_to": await self._rows(room_id, _ASKED_FOR, user),
            "decided_about_you": await self._rows(room_id, _ABOUT, user),
            "waiting_for_keys": await self._rows(room_id, _WAITING, user),
        }

    async def _rows(self, room_id: RoomId, sql: str, user: UserId) -> Rows:
        found = await self._database.fetch(sql, room_id, user, rooms=(room_id,))
        return [self._told(room_id, each) for each in found]

    def _told(self, room_id: RoomId, found: Record) -> dict[str, Any]:
        row: dict[str, Any] = dict(found)
        why = row.get("why")
        if isinstance(why, bytes):
            try:
                row["why"] = self._seal.open(room_id, why)
            except SealBroken:
                row["why"] = None
        return {name: value for name, value in row.items() if value not in (None, "")}


class SqlServerOwnData(SqlOwnData):
    """`ports.own_data.ServerOwnData`."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        guardians: SqlForgettingGuardians,
        statements: SqlStatementBook,
    ) -> None:
        super().__init__(database, seal)
        self._guardians = guardians
        self._statements = statements

    async def of_room(self, room_id: RoomId, user: UserId) -> dict[str, Rows]:
        """See `OwnData`."""
        visits = await self._rows(room_id, _VISITS, user)
        return {**await super().of_room(room_id, user), "visits": visits}

    async def of_server(self, user: UserId) -> dict[str, Rows]:
        """See `ServerOwnData`."""
        counted = {
            kind: [dict(each) for each in await self._database.fetch(sql, user)]
            for kind, sql in _SERVER.items()
        }
        stated = {"statements_of_age": await self._statements.own_data(user)}
        return {**counted, **stated, **await self._guardians.own_data(user)}
