"""Leaving rooms on the operator's word.

Nothing is written to the databases: whoever runs there hears of it from the homeserver, as of every
other leaving, now or at its next start.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from appservice.app.beside import Stores
from appservice.model.effect import Leave, sentence
from appservice.model.errors import ParlourError
from appservice.model.group import Standing
from appservice.model.ids import RoomId
from appservice.model.room import RoomKind
from appservice.policy.parting import creator_is_in
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore
from appservice.turns.common import leave_well


@dataclass(frozen=True, slots=True)
class Departure:
    """One room left, or the failure that kept us there."""

    room_id: RoomId
    failure: ParlourError | None = None


async def leave_rooms(
    stores: Stores, homeserver: Homeserver, room_ids: Sequence[RoomId], bots: Sequence[str]
) -> AsyncIterator[Departure]:
    """Leave rooms one by one, each with what would freeze it lowered and handed over.

    `bots` are no heirs. The reason is seen where the AI user is seen leaving.
    """
    told = sentence("left_operator")
    for room_id in room_ids:
        store = await _store_of(stores, room_id)
        try:
            await leave_well(store, homeserver, room_id, Leave(told), bots)
        except ParlourError as error:
            yield Departure(room_id, error)
        else:
            yield Departure(room_id)


async def without_creator(stores: Stores, room_ids: Sequence[RoomId]) -> list[RoomId]:
    """Those of the rooms that the AI user keeps, as last seen, where nobody is in who made them."""
    found = []
    for room_id in room_ids:
        room = await stores.rooms.chat.room(room_id)
        if room is None or room.kind is not RoomKind.GROUP:
            continue
        if room.group.standing is Standing.STEERS and not creator_is_in(room):
            found.append(room_id)
    return found


async def _store_of(stores: Stores, room_id: RoomId) -> ChatStore:
    known = await stores.rooms.directory.kinds([room_id])
    direct = known.get(room_id) is RoomKind.DIRECT
    return stores.personal.chat if direct else stores.rooms.chat
