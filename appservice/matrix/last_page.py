"""The newest events of a room, as the homeserver has them."""

from collections.abc import Awaitable, Callable
from typing import Final

from appservice.matrix.gaps import from_joining
from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, mapping
from appservice.matrix.rows import event_rows
from appservice.model.ids import RoomId
from appservice.ports.store import NewRow, Source
from appservice.turns.clock import Clock

_PAGE: Final = 200


def last_page(api: Api, clock: Clock) -> Callable[[RoomId], Awaitable[list[NewRow]]]:
    """What reads a bounded number of events since the AI user came in, oldest first."""

    async def newest(room_id: RoomId) -> list[NewRow]:
        query = {"dir": "b", "limit": str(_PAGE)}
        answer = await api.call("GET", path("rooms", room_id, "messages"), query=query)
        chunk = listing(mapping({"": answer}, ""), "chunk")
        events = from_joining(list(reversed(chunk)), api.user_id)
        placed = [{**event, "room_id": room_id} for event in events if isinstance(event, dict)]
        return event_rows(placed, Source.SYNC, clock())

    return newest
