"""A door to keys that a test gives keys to by hand. It passes `tests.contracts.keys`."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from appservice.matrix.decode import decode_text
from appservice.model.errors import HomeserverUnavailable
from appservice.model.event import Heard, Undecryptable
from appservice.model.ids import RoomId, SessionId, UserId
from tests.pure.policy.rooms import ALICE, ROOM

_LATER = 1_000  # within what servers' clocks differ by


class ScriptedKeys:
    """`ports.reading.Read` as `read`, and `ports.keys.Keys`."""

    def __init__(self) -> None:
        self.room = ROOM
        self.keys = self
        self.known: set[str] = set()
        self.codes: dict[tuple[str, str], str] = {}
        self.arrived: list[tuple[RoomId, SessionId]] = []
        self.requests: list[str] = []
        self.reads: list[str] = []
        self.tells: list[Callable[[RoomId, SessionId], None]] = []
        self.away = 0
        self._count = 0

    def event(
        self, body: str, session: str | None = None, sender: str = ALICE, **content: Any
    ) -> dict[str, Any]:
        """A message, encrypted under that session where one is given."""
        self._count += 1
        inside = {"msgtype": "m.text", "body": body, **content}
        event = {
            "type": "m.room.message",
            "event_id": f"${self._count}",
            "room_id": self.room,
            "sender": sender,
            "origin_server_ts": 0,
            "content": inside,
        }
        if session is not None:
            event["type"] = "m.room.encrypted"
            event["content"] = {"session_id": session, "inside": inside}
        return event

    async def read(self, raw: str, room_id: RoomId) -> Heard:
        event = json.loads(raw)
        self.reads.append(event["event_id"])
        if self.away > 0:
            self.away -= 1
            raise HomeserverUnavailable("the keys are away")
        if event["type"] != "m.room.encrypted":
            return decode_text(raw, room_id)
        content, session = event["content"], event["content"]["session_id"]
        if session not in self.known:
            sealed = decode_text(raw, room_id)
            assert isinstance(sealed, Undecryptable)
            waits_for = None if session == "lost" else SessionId(session)
            return replace(sealed, why="no key", waits_for=waits_for)
        event |= {"type": "m.room.message", "content": content["inside"]}
        return decode_text(json.dumps(event), room_id)

    async def ask(self, room_id: RoomId, session_id: SessionId, raw: str) -> None:
        assert json.loads(raw)["content"]["session_id"] == session_id
        self.requests.append(f"{room_id} {session_id}")

    async def withheld(self, _room_id: RoomId, session_id: SessionId, by: UserId) -> str | None:
        return self.codes.get((session_id, by))

    async def write(self, body: str) -> tuple[str, SessionId]:
        session_id = SessionId(f"session {self._count}")
        return json.dumps(self.event(body, session_id)), session_id

    async def give(self, session_id: SessionId) -> None:
        self.come(session_id)

    async def withhold(self, session_id: SessionId, code: str, by: UserId = ALICE) -> None:
        self.codes[session_id, by] = code

    def come(self, session: str) -> None:
        """The key of a session comes."""
        session_id = SessionId(session)
        self.known.add(session)
        self.arrived.append((self.room, session_id))
        for tell in self.tells:
            tell(self.room, session_id)
