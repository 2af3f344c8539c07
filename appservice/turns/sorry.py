"""What is said where something went wrong on our side: never silence, and never a flood."""

from appservice.model.effect import Notice, sentence
from appservice.model.ids import EventId, RoomId
from appservice.model.room import RoomKind
from appservice.model.turn import Turn
from appservice.ports.store import ChatStore, Row, StoredAct
from appservice.turns.clock import Clock
from appservice.turns.codec import act_id, act_to_json

_HOUR_MS = 3_600_000
_IN_ROOMS = (RoomKind.GROUP, RoomKind.DIRECT)


class Sorry:
    """Stores notices of regret for the rooms of one store."""

    def __init__(self, store: ChatStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def for_turn(self, turn: Turn) -> None:
        """A question will have no answer: once, as a reply to it."""
        await self._store.append_acts([_notice(f"sorry:{turn.turn_id}", turn.room_id, turn.about)])

    async def for_row(self, row: Row) -> None:
        """An input was put aside: whoever sends such ones gets one notice an hour for them all."""
        room = await self._store.room(row.room_id)
        if room is not None and room.kind in _IN_ROOMS:
            hour = self._clock() // _HOUR_MS
            await self._store.append_acts([_notice(f"sorry:{row.room_id}:{hour}", row.room_id)])


def _notice(key: str, room_id: RoomId, about: EventId | None = None) -> StoredAct:
    kind, payload = act_to_json(Notice(sentence("quarantine"), about))
    return StoredAct(act_id=act_id(key, 0), room_id=room_id, kind=kind, payload=payload)
