"""Saying an answer: cleared on a fresh snapshot, stored as it will be sent, sent, noted as sent."""

from collections.abc import Mapping
from typing import Any

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind
from appservice.model.ids import EventId
from appservice.model.room import RoomKind
from appservice.model.turn import Turn
from appservice.model.verdict import Deny, Reply
from appservice.policy.admission import still_direct
from appservice.policy.audience import audience_of
from appservice.policy.content import clear
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore
from appservice.ports.telemetry import Meter
from appservice.turns.asking import Asking
from appservice.turns.clock import Clock
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault


class Saying:
    """The second half of a turn's life, for the turns of one store."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        asking: Asking,
        meter: Meter,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._asking = asking
        self._meter = meter
        self._clock = clock
        self._fault = fault

    async def clear(self, turn: Turn) -> str | None:
        """Answered -> sending; or why it must not be said, in one of a few words."""
        room = await fresh_room(self._store, self._homeserver, turn.room_id)
        if room is None or not room.joined(room.ai):
            return "not_in_room"
        if room.kind is RoomKind.DIRECT and not still_direct(room):
            return "no_direct_chat"
        if not room.listens:
            return "silent"
        verdict = clear(turn.answer or "", audience_of(room))
        if isinstance(verdict, Deny):
            return verdict.reason
        about = await self._store.line(turn.room_id, turn.about)
        content = self._asking.content(Reply(verdict), room, turn, about)
        self._fault("before-sending")
        await self._store.sending(turn.turn_id, content, f"parlour-{turn.turn_id}")
        return None

    async def send(self, turn: Turn) -> None:
        """Sending -> sent, with its line of history."""
        content = dict(turn.content or {})
        txn_id = turn.txn_id or f"parlour-{turn.turn_id}"
        self._fault("before-send")
        event_id = await self._homeserver.send(turn.room_id, "m.room.message", content, txn_id)
        self._fault("sent-not-stored")
        await self._store.sent(turn.turn_id, self._own_line(turn, event_id, content))
        self._meter.reply_sent("answer")

    def _own_line(self, turn: Turn, event_id: EventId, content: Mapping[str, Any]) -> Line:
        return Line(
            room_id=turn.room_id,
            event_id=event_id,
            sender=self._asking.ai,
            author=Author.AI,
            kind=LineKind.TEXT,
            body=str(content.get("body", "")),
            sent_ms=self._clock(),
            reply_to=turn.about,
            thread=turn.thread,
        )
