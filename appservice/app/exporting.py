"""What the operator hands out: all that is kept of a person, or of a room, from both sides."""

from typing import Final

from appservice.app.beside import Stores
from appservice.direct.exporting import personal_data
from appservice.group.exporting import words_data
from appservice.model.ids import RoomId, UserId
from appservice.turns.collecting import history_of, own_in
from appservice.turns.packing import packed

_ALL: Final = 2**31


async def export_person(stores: Stores, user: UserId) -> bytes:
    """Everything of a person, as a zip."""
    rooms, personal = stores.rooms, stores.personal
    mine = await personal_data(
        personal.chat,
        personal.own_data,
        personal.memories,
        personal.age_sharing,
        user,
        most=_ALL,
    )
    groups = [
        own
        for room_id in await rooms.own_data.rooms()
        if (own := await own_in(rooms.chat, rooms.own_data, room_id, user, _ALL))
    ]
    data = {**mine, **await words_data(rooms.own_data, user, groups)}
    return packed("export", f"What is kept of {user}", data)


async def export_room(stores: Stores, room_id: RoomId) -> bytes | None:
    """A room's history, as a zip; None when nothing is kept of it."""
    for side in (stores.rooms.chat, stores.personal.chat):
        room = await side.room(room_id)
        if room is not None:
            data = await history_of(side, room, _ALL)
            return packed("export", f"History of {room.name or room_id}", data)
    return None
