"""The homeserver and the model between which `direct_world` runs a whole Parlour."""

import asyncio
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from appservice.matrix.decode import decode
from appservice.model.errors import HomeserverRefused
from appservice.model.event import Heard
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach
from appservice.ports.model import Hear
from tests.pure.policy.rooms import AI, NOW

Event = dict[str, Any]


class Wire:
    """A homeserver: what happened in each room, and what was sent, once per transaction ID."""

    def __init__(self) -> None:
        self.rooms: dict[RoomId, list[Event]] = {}
        self.sent: dict[str, Event] = {}
        self.removed: list[str] = []
        self.told: Callable[[Event], None] = lambda _event: None
        self.looked = 0
        self._numbers = itertools.count(1)

    def put(self, room_id: RoomId, kind: str, sender: UserId, **more: Any) -> Event:
        """An event, told to nobody yet."""
        event = {
            "type": kind,
            "event_id": f"$e{next(self._numbers)}",
            "room_id": room_id,
            "sender": sender,
            "origin_server_ts": NOW,
            "content": {},
        } | more
        self.rooms.setdefault(room_id, []).append(event)
        return event

    async def state(self, room_id: RoomId) -> list[Heard]:
        self.looked += 1
        if room_id not in self.rooms:
            raise HomeserverRefused("not there", status=403, errcode="M_FORBIDDEN")
        newest = {(e["type"], e["state_key"]): e for e in self.rooms[room_id] if "state_key" in e}
        return [decode(event, room_id) for event in newest.values()]

    async def send(
        self, room_id: RoomId, kind: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        if txn_id not in self.sent:
            self.sent[txn_id] = self.put(room_id, kind, AI, content=dict(content))
            self.told(self.sent[txn_id])
        return EventId(self.sent[txn_id]["event_id"])

    async def redact(self, room_id: RoomId, target: EventId, _why: str, txn_id: str) -> None:
        if txn_id not in self.sent:
            self.removed.append(target)
            self.sent[txn_id] = self.put(room_id, "m.room.redaction", AI, redacts=target)
            self.told(self.sent[txn_id])

    async def edits(self, room_id: RoomId, target: EventId) -> tuple[EventId, ...]:
        def is_edit(event: Event) -> bool:
            relation = event["content"].get("m.relates_to") or {}
            return (relation.get("rel_type"), relation.get("event_id")) == ("m.replace", target)

        return tuple(EventId(e["event_id"]) for e in self.rooms[room_id] if is_edit(e))

    async def since_joining(self, room_id: RoomId, **_: Any) -> list[tuple[EventId, str]]:
        return [(EventId(e["event_id"]), json.dumps(e)) for e in self.rooms[room_id]]

    async def put_state(
        self, room_id: RoomId, kind: str, state_key: str, content: Mapping[str, Any]
    ) -> EventId:
        event = self.put(room_id, kind, AI, state_key=state_key, content=dict(content))
        self.told(event)
        return EventId(event["event_id"])

    async def typing(self, *_: Any) -> None:
        """Nobody looks."""

    async def listed(self, _room_id: RoomId) -> bool:
        return False

    async def display_name(self, _user: UserId) -> None:
        return None

    async def joined_rooms(self) -> list[RoomId]:
        return list(self.rooms)


@dataclass
class Thinker:
    """A model: it says `answer` in pieces, and waits in between for `go_on` where one is set.

    What `begun` does happens before it says anything.
    """

    answer: Callable[[Prompt], str] = lambda _prompt: "All of the answer, in so many words."
    asked: list[Prompt] = field(default_factory=list)
    reached: list[Reach] = field(default_factory=list)
    go_on: asyncio.Event | None = None
    begun: Callable[[], object] = lambda: None
    cut_off: int = 0

    async def complete(
        self, prompt: Prompt, reach: Reach, *, hear: Hear | None = None, **_more: Any
    ) -> Completion:
        assert {part.room_id for part in prompt.parts} == {reach.room_id}
        self.asked.append(prompt)
        self.reached.append(reach)
        self.begun()
        text = self.answer(prompt)
        if hear is not None:
            hear(text[: len(text) // 2], anew=True)
        try:
            if self.go_on is not None:
                await self.go_on.wait()
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        return Completion(text, "m", "it", input_tokens=70, output_tokens=7)
