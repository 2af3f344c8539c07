"""Which person has which Space."""

from typing import Final

from appservice.model.ids import RoomId, UserId
from appservice.model.space import Space
from appservice.storage.database import Database, Record, Write

_OF: Final = "select user_id, room_id, made_ms from spaces where user_id = $1"
_IN: Final = "select user_id, room_id, made_ms from spaces where room_id = $1"
_ALL: Final = """
    select user_id, room_id, made_ms from spaces where room_id is not null order by user_id"""
_MADE: Final = """
    insert into spaces (user_id, room_id, made_ms) values ($1, $2, $3)
    on conflict (user_id) do update set room_id = excluded.room_id, made_ms = excluded.made_ms"""
_ENDED: Final = "update spaces set room_id = null where user_id = $1"


class SqlSpaceBook:
    """`ports.spaces.SpaceBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def space_of(self, user: UserId) -> Space | None:
        """See `SpaceBook`."""
        return _space(await self._database.fetchrow(_OF, user))

    async def space_in(self, room_id: RoomId) -> Space | None:
        """See `SpaceBook`."""
        return _space(await self._database.fetchrow(_IN, room_id))

    async def spaces(self) -> list[Space]:
        """See `SpaceBook`."""
        found = [_space(each) for each in await self._database.fetch(_ALL)]
        return [space for space in found if space is not None]

    async def space_made(self, space: Space) -> None:
        """See `SpaceBook`."""
        await self._database.write([Write(_MADE, [(space.user, space.room_id, space.made_ms)])])

    async def space_ended(self, user: UserId) -> None:
        """See `SpaceBook`."""
        await self._database.write([Write(_ENDED, [(user,)])])


def _space(found: Record | None) -> Space | None:
    return None if found is None else Space(found["user_id"], found["room_id"], found["made_ms"])
