"""The book of links: tokens and codes by their hashes.

Who comes by one names no room, so these tables have no row-level security, and hold no content.
"""

from typing import Final

from appservice.model.ids import RoomId, UserId
from appservice.ports.links import Place
from appservice.storage.database import Database, Write
from appservice.storage.tombstones import SqlTombstones

_ADD_LINK: Final = """
    insert into links (token_hash, link_id, room_id, made_ms) values ($1, $2, $3, $4)
    on conflict (token_hash) do nothing"""
_PLACE: Final = "select link_id, room_id from links where token_hash = $1"
_ADD_CODE: Final = """
    insert into codes (code_hash, link_id, room_id, made_ms, expires_ms)
    values ($1, $2, $3, $4, $5) on conflict (code_hash) do nothing"""
_OPEN: Final = """
    select count(*) as number from codes
    where link_id = $1 and taken_by is null and expires_ms > $2"""
_TAKE: Final = """
    update codes set taken_by = $1
    where code_hash = $2 and taken_by is null and expires_ms > $3"""
_TAKEN: Final = "select link_id, room_id from codes where code_hash = $1 and taken_by = $2"
_TRY: Final = """
    insert into code_tries (row_key, user_id, at_ms) values ($1, $2, $3)
    on conflict (row_key) do nothing"""
_TRIES: Final = "select count(*) as number from code_tries where at_ms >= $1"
_TRIES_OF: Final = (
    "select count(*) as number from code_tries where at_ms >= $1 and user_id in ($2, $3)"
)
_FORGET_CODES: Final = "delete from codes where expires_ms < $1"
_FORGET_TRIES: Final = "delete from code_tries where at_ms < $1"
_FORGET_ROOM: Final = (
    "delete from codes where room_id = $1",
    "delete from links where room_id = $1",
)

_FOLLOW: Final = (
    "update codes set room_id = $1 where room_id = $2",
    "update links set room_id = $1 where room_id = $2",
)


class SqlLinkBook:
    """`ports.links.LinkBook`."""

    def __init__(self, database: Database, tombstones: SqlTombstones) -> None:
        self._database = database
        self._tombstones = tombstones

    async def add_link(self, token_hash: str, place: Place, now_ms: int) -> None:
        """See `LinkBook`."""
        row = (token_hash, place.link_id, place.room_id, now_ms)
        await self._database.write([Write(_ADD_LINK, [row])], (place.room_id,))

    async def place_of(self, token_hash: str) -> Place | None:
        """See `LinkBook`."""
        found = await self._database.fetchrow(_PLACE, token_hash)
        return None if found is None else Place(found["link_id"], found["room_id"])

    async def add_code(self, code_hash: str, place: Place, made_ms: int, expires_ms: int) -> None:
        """See `LinkBook`."""
        row = (code_hash, place.link_id, place.room_id, made_ms, expires_ms)
        await self._database.write([Write(_ADD_CODE, [row])], (place.room_id,))

    async def open_codes(self, link_id: str, now_ms: int) -> int:
        """See `LinkBook`."""
        found = await self._database.fetchrow(_OPEN, link_id, now_ms)
        return 0 if found is None else int(found["number"])

    async def take_code(self, code_hash: str, by_row: str, now_ms: int) -> Place | None:
        """See `LinkBook`."""
        async with self._database.begin() as tx:
            await tx.execute(_TAKE, by_row, code_hash, now_ms)
            found = await tx.fetchrow(_TAKEN, code_hash, by_row)
        return None if found is None else Place(found["link_id"], found["room_id"])

    async def note_try(self, by_row: str, user: UserId, now_ms: int) -> None:
        """See `LinkBook`."""
        await self._database.write([Write(_TRY, [(by_row, user, now_ms)])])

    async def tries_since(self, since_ms: int, user: UserId | None = None) -> int:
        """See `LinkBook`."""
        if user is None:
            found = await self._database.fetchrow(_TRIES, since_ms)
        else:
            found = await self._database.fetchrow(
                _TRIES_OF, since_ms, *await self._tombstones.named(user)
            )
        return 0 if found is None else int(found["number"])

    async def forget(self, before_ms: int) -> None:
        """See `LinkBook`."""
        writes = [Write(_FORGET_CODES, [(before_ms,)]), Write(_FORGET_TRIES, [(before_ms,)])]
        await self._database.write(writes)

    async def follow(self, old: RoomId, new: RoomId) -> None:
        """See `LinkBook`."""
        await self._database.write([Write(sql, [(new, old)]) for sql in _FOLLOW], (old, new))

    async def forget_room(self, room_id: RoomId) -> None:
        """See `LinkBook`."""
        await self._database.write(
            [Write(delete, [(room_id,)]) for delete in _FORGET_ROOM], (room_id,)
        )
