"""Which rooms are encrypted. Once a room is, it stays so for us, whatever its state says later."""

from collections.abc import Mapping
from typing import Any, Final

from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api, path
from appservice.matrix.reading import text
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId
from appservice.policy.encryption.periods import Periods, periods

ENCRYPTION: Final = "m.room.encryption"
VISIBILITY: Final = "m.room.history_visibility"
_NOT_FOUND = 404


class EncryptedRooms:
    """State events of encryption are told by whoever sees them, and then known for good.

    That a room is not encrypted is asked anew each time: the event that ends it may be late.
    """

    def __init__(self, api: Api, store: KeyStore) -> None:
        self._api = api
        self._store = store
        self._known: dict[RoomId, Periods] = {}
        self._visibility: dict[RoomId, str] = {}

    async def encryption(self, room_id: RoomId) -> Periods | None:
        """How long a session is used in that room, None where it is not encrypted."""
        return await self._remembered(room_id) or await self._asked(room_id)

    async def is_known_encrypted(self, room_id: RoomId) -> bool:
        """Whether it is, as far as that can be told without asking the homeserver."""
        return await self._remembered(room_id) is not None

    async def is_read_by_invited(self, room_id: RoomId) -> bool:
        """Whether people read there what is said between their invitation and their joining."""
        if room_id not in self._visibility:
            content = await self._state(room_id, VISIBILITY)
            self._visibility[room_id] = text(content or {}, "history_visibility") or "shared"
        return self._visibility[room_id] != "joined"

    async def see(self, room_id: RoomId, kind: str, content: Mapping[str, Any]) -> None:
        """A state event (with an empty state key) of that room was seen."""
        if kind == ENCRYPTION:
            await self._learn(room_id, content)
        elif kind == VISIBILITY:
            self._visibility[room_id] = text(content, "history_visibility") or "shared"

    async def _learn(self, room_id: RoomId, content: Mapping[str, Any]) -> None:
        wanted = periods(content)
        if self._known.get(room_id) == wanted:
            return
        await self._store.database.execute(
            "insert into parlour_room (room_id, period_ms, period_messages)"
            " values ($1, $2, $3) on conflict (room_id) do update"
            " set period_ms=excluded.period_ms, period_messages=excluded.period_messages",
            room_id,
            wanted.ms,
            wanted.messages,
        )
        self._known[room_id] = wanted

    async def _remembered(self, room_id: RoomId) -> Periods | None:
        if room_id in self._known:
            return self._known[room_id]
        row = await self._store.database.fetchrow(
            "select period_ms, period_messages from parlour_room where room_id=$1",
            room_id,
        )
        if row is not None:
            self._known[room_id] = Periods(*row)
        return self._known.get(room_id)

    async def _asked(self, room_id: RoomId) -> Periods | None:
        content = await self._state(room_id, ENCRYPTION)
        if content is None:
            return None
        await self._learn(room_id, content)
        return self._known[room_id]

    async def _state(self, room_id: RoomId, kind: str) -> Mapping[str, Any] | None:
        try:
            content = await self._api.call("GET", path("rooms", room_id, "state", kind, ""))
        except HomeserverRefused as refused:
            if refused.status != _NOT_FOUND:
                raise
            return None
        return content if isinstance(content, dict) else {}
