"""Forgetting on the operator's word: by a Parlour that runs, or else here and now."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from appservice.app.beside import Stores, open_both_alone
from appservice.app.crypto import open_crypto
from appservice.app.erasing import Erasures, NoKeys, Sides, StoredKeys
from appservice.app.leaving import leave_rooms
from appservice.config import Config
from appservice.group.begun import begun_mark
from appservice.matrix.client import Client
from appservice.matrix.http import Api
from appservice.model.errors import StoreRefused
from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind
from appservice.turns.clock import now_ms
from appservice.turns.faults import no_fault

_LOOK_S: Final = 0.5
_LOOKS: Final = 1200
_PAUSE_S: Final = 1.0


async def erase_person(config: Config, stores: Stores, api: Api, user: UserId) -> bool:
    """Forget a person; returns whether a running Parlour did it. `stores`: open beside it.

    The wish is stored first: whatever dies meanwhile, the next start takes it up.
    """
    await stores.rooms.tombstones.bury(user, now_ms())
    refused: StoreRefused | None = None
    for _ in range(_LOOKS):
        try:
            async with _alone(config, api) as erasures:
                failed = await erasures.work_off()
        except StoreRefused as error:
            refused = error
        else:
            if user in failed:
                raise failed[user]
            return False
        if user not in {each.user for each in await stores.rooms.tombstones.pending()}:
            return True
        await asyncio.sleep(_LOOK_S)
    assert refused is not None
    raise refused


@asynccontextmanager
async def _alone(config: Config, api: Api) -> AsyncIterator[Erasures]:
    """What forgets people where no Parlour runs. Raises `StoreRefused` where one does."""

    async def look(_room: RoomId) -> None:
        """Nobody runs who would have to hear of it."""

    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(open_both_alone(config))
        keys: NoKeys | StoredKeys = NoKeys()
        if config.encryption.on:
            keys = StoredKeys(await stack.enter_async_context(open_crypto(config, alone=True)))
        sides = Sides(stores.rooms, stores.personal, look)
        yield Erasures(sides, Client(api), keys, now_ms, no_fault, pause_s=0)


async def erase_room(stores: Stores, api: Api, room_id: RoomId, bots: Sequence[str]) -> None:
    """Leave a room and forget it, beside whoever runs: what that wrote meanwhile goes as well."""
    client = Client(api)
    if room_id in await client.joined_rooms():
        async for departure in leave_rooms(stores, client, [room_id], bots):
            if departure.failure is not None:
                raise departure.failure
    for _ in range(2):
        await _forget_room(stores, room_id)
        await asyncio.sleep(_PAUSE_S)
    await _forget_room(stores, room_id)
    for database in (stores.rooms.database, stores.personal.database):
        await database.compact()


async def _forget_room(stores: Stores, room_id: RoomId) -> None:
    rooms = stores.rooms
    if await rooms.directory.kinds([room_id]):
        await rooms.directory.set_kind(room_id, RoomKind.LEFT, now_ms())
    await rooms.ledger.forget_room(room_id)
    await rooms.links.forget_room(room_id)
    await rooms.visits.forget_room(room_id)
    await rooms.chat.put_cursor(begun_mark(room_id), None)
    for chat in (rooms.chat, stores.personal.chat):
        await chat.erase_room(room_id)
