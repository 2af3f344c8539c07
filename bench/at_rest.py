"""What it costs to read a window of history when it is kept encrypted, and to store a message.

Two SQLite stores in one process, one as it is and one with a key for each room; what is compared is
done in turns, so that what else the machine does meets both alike.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Final

from appservice.model.ids import RoomId
from appservice.ports.store import NewRow, Source
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.seal import STORED, IdentitySeal
from appservice.storage.stores import RoomsStore, open_rooms
from appservice.turns.clock import now_ms
from bench.events import room_id
from bench.figures import Figure, at_most
from bench.rooms import fill

WINDOW: Final = 300
MOST: Final = 2.0
_ROOMS: Final = 8


async def measure(directory: Path, *, quick: bool) -> list[Figure]:
    """Milliseconds for a window and for a message, and what each takes more when encrypted."""
    await asyncio.to_thread(directory.mkdir)
    async with AsyncExitStack() as stack:
        stores = {}
        for name, seal in (
            ("plain", IdentitySeal()),
            ("encrypted", Keyring([MasterKey(bytes(32))])),
        ):
            url = f"sqlite:{directory}/{name}.db"
            stores[name] = await stack.enter_async_context(open_rooms(url, None, seal))
            for number in range(_ROOMS):
                await fill(stores[name], number, now_ms(), people=7, lines=WINDOW, seal=seal)
        await _differ(stores)
        rounds = 20 if quick else 200
        return [
            *await _compare("a window of 300 lines read", stores, _read, rounds, limit=MOST),
            *await _compare("a message stored", stores, _store, rounds, limit=None),
        ]


async def _compare(
    what: str,
    stores: dict[str, RoomsStore],
    work: Callable[[RoomsStore, RoomId, int], Awaitable[None]],
    rounds: int,
    *,
    limit: float | None,
) -> list[Figure]:
    spent: dict[str, list[float]] = {name: [] for name in stores}
    for number in range(rounds):
        room = RoomId(room_id(number % _ROOMS))
        for name, store in stores.items():
            started = time.perf_counter()
            await work(store, room, number)
            spent[name].append(time.perf_counter() - started)
    figures = [Figure(f"{what}: {name}", median(all_) * 1e3, "ms") for name, all_ in spent.items()]
    pairs = zip(spent["encrypted"], spent["plain"], strict=True)
    ratio, name = median(sealed / plain for sealed, plain in pairs), f"{what}: ratio"
    return [*figures, Figure(name, ratio, "") if limit is None else at_most(name, ratio, "", limit)]


async def _read(store: RoomsStore, room: RoomId, _number: int) -> None:
    assert len(await store.chat.lines_between(room, WINDOW)) == WINDOW
    assert await store.chat.room(room) is not None


async def _store(store: RoomsStore, room: RoomId, number: int) -> None:
    row = NewRow(
        key=f"$new{number}",
        room_id=room,
        source=Source.TRANSACTION,
        raw='{"type":"m.room.message","content":{"body":"some words of somebody"}}',
        seen_ms=number,
    )
    assert await store.chat.append([row]) == 1


async def _differ(stores: dict[str, RoomsStore]) -> None:
    """Look that one is encrypted and the other is not: else nothing is compared here."""
    room = RoomId(room_id(0))
    for name, store in stores.items():
        found = await store.database.fetchrow(
            "select body from lines where room_id = $1 limit 1", room, rooms=(room,)
        )
        assert found is not None
        assert found["body"].startswith(STORED) is (name == "encrypted")
