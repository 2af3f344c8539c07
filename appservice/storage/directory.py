"""Of which kind each room is, and whose a direct chat is."""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind
from appservice.storage.database import Database, Write
from appservice.storage.sql import places

_SET: Final = """
    insert into room_kinds (room_id, kind, ever_group, changed_ms) values ($1, $2, $3, $4)
    on conflict (room_id) do update set kind = excluded.kind, changed_ms = excluded.changed_ms,
        ever_group = case when room_kinds.ever_group = 1 then 1 else excluded.ever_group end,
        person = case when excluded.kind = 'direct' then room_kinds.person else null end
    where excluded.kind <> 'direct' or room_kinds.ever_group = 0"""

_PERSON: Final = "update room_kinds set person = $2 where room_id = $1 and kind = 'direct'"
_WHOSE: Final = "select person from room_kinds where room_id = $1 and kind = 'direct'"
_OF_PERSON: Final = """
    select room_id from room_kinds where person = $1 and kind = 'direct'
    order by changed_ms desc, room_id"""

_CHUNK: Final = 500


class SqlDirectory:
    """`ports.store.Directory`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def kinds(self, room_ids: Sequence[RoomId]) -> dict[RoomId, RoomKind]:
        """See `Directory`."""
        known: dict[RoomId, RoomKind] = {}
        for start in range(0, len(room_ids), _CHUNK):
            known.update(await self._kinds(room_ids[start : start + _CHUNK]))
        return known

    async def set_kind(self, room_id: RoomId, kind: RoomKind, now_ms: int) -> None:
        """See `Directory`. What ever was a group stays out, even if we left it meanwhile."""
        async with self._database.begin() as tx:
            is_group = int(kind is RoomKind.GROUP)
            if not await tx.execute(_SET, room_id, kind.value, is_group, now_ms):
                raise ValueError(f"{room_id} was a group and cannot become a direct chat")

    async def set_person(self, room_id: RoomId, person: UserId) -> None:
        """See `Directory`."""
        await self._database.write([Write(_PERSON, [(room_id, person)])])

    async def person_of(self, room_id: RoomId) -> UserId | None:
        """See `Directory`."""
        found = await self._database.fetchrow(_WHOSE, room_id)
        return None if found is None else found["person"]

    async def direct_chats(self, person: UserId) -> list[RoomId]:
        """See `Directory`."""
        return [RoomId(each["room_id"]) for each in await self._database.fetch(_OF_PERSON, person)]

    async def _kinds(self, room_ids: Sequence[RoomId]) -> dict[RoomId, RoomKind]:
        sql = f"select room_id, kind from room_kinds where room_id in ({places(len(room_ids))})"  # noqa: S608
        found = await self._database.fetch(sql, *room_ids)
        return {each["room_id"]: RoomKind(each["kind"]) for each in found}
