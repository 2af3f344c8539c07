"""The newest events of a room, as the homeserver has them."""

from collections.abc import AsyncIterator, Callable
from typing import Final

from appservice.matrix.gaps import entered, from_joining
from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, mapping, text
from appservice.matrix.rows import event_rows
from appservice.model.ids import RoomId
from appservice.ports.store import NewRow, Source
from appservice.turns.clock import Clock

_PAGE: Final = 200
_MOST_PAGES: Final = 50


def last_pages(api: Api, clock: Clock) -> Callable[[RoomId], AsyncIterator[list[NewRow]]]:
    """What reads the events since the AI user came in: the newest page first, each oldest first.

    Whoever asks stops where they have enough; there is an end in any case.
    """

    async def newest(room_id: RoomId) -> AsyncIterator[list[NewRow]]:
        query = {"dir": "b", "limit": str(_PAGE)}
        for _ in range(_MOST_PAGES):
            answer = await api.call("GET", path("rooms", room_id, "messages"), query=query)
            answer = mapping({"": answer}, "")
            chunk = list(reversed(listing(answer, "chunk")))
            events = from_joining(chunk, api.user_id)
            placed = [{**event, "room_id": room_id} for event in events if isinstance(event, dict)]
            yield event_rows(placed, Source.SYNC, clock())
            earlier = text(answer, "end")
            if not chunk or earlier is None or entered(chunk, api.user_id):
                return
            query["from"] = earlier

    return newest
