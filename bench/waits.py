"""A homeserver and a model that take a set time, and note it as time that Parlour had to wait.

What counts as waiting is the time that was set, not the time that passed: where Parlour notices an
answer late because it is busy, that is its own share.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from appservice.matrix.decode import decode
from appservice.model.event import Heard
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.prompt import Completion, Prompt
from appservice.model.rating import Scores
from appservice.model.reach import Reach
from appservice.ports.model import Hear, Holds


@dataclass
class Waits:
    """The spans (begin, end) in which each room's turn waited, on the clock `perf_counter`."""

    spans: dict[RoomId, list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _others: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(32))

    async def wait(self, room_id: RoomId, seconds: float) -> None:
        """Let that much time pass, and note it."""
        started = time.perf_counter()
        self.spans[room_id].append((started, started + seconds))
        # In a thread, which wakes the loop as a socket does: its own timers are up to 1 ms late.
        await asyncio.get_running_loop().run_in_executor(self._others, time.sleep, seconds)

    def within(self, room_id: RoomId, start: float, end: float) -> float:
        """How many seconds between the two were spent waiting; spans that overlap count once."""
        total, reached = 0.0, start
        for begin, over in sorted(self.spans[room_id]):
            total += max(min(over, end) - max(begin, reached), 0.0)
            reached = max(reached, min(over, end))
        return total


class TimedModel:
    """The `ModelPort`: one answer, the same but for a number at its end."""

    def __init__(self, waits: Waits, seconds: float) -> None:
        self._waits = waits
        self._seconds = seconds
        self._number = 0

    async def complete(
        self,
        prompt: Prompt,
        reach: Reach,
        *,
        models: Sequence[str] = (),  # noqa: ARG002 - there is one
        hear: Hear | None = None,  # noqa: ARG002 - it says all at once
        once: bool = False,  # noqa: ARG002 - it always answers
        holds: Holds | None = None,  # noqa: ARG002 - it asks nobody
    ) -> Completion:
        """Answer with some Markdown, as models like to."""
        await self._waits.wait(reach.room_id, self._seconds)
        text = "Take the **early** train:\n\n1. it is cheaper\n2. it is quieter\n\nSee you there!"
        self._number += 1
        text = f"{text} {self._number}"
        return Completion(text, "timed", "bench", input_tokens=len(prompt.parts))


class TimedClassifier:
    """The `Classifier`: all is fit."""

    def __init__(self, waits: Waits, seconds: float) -> None:
        self._waits = waits
        self._seconds = seconds

    async def scores(self, text: str, reach: Reach) -> Scores:
        """After the wait."""
        assert text
        await self._waits.wait(reach.room_id, self._seconds)
        return {}


class TimedHomeserver:
    """The `Homeserver` port, as far as a group's turns use it. Rooms never change here."""

    def __init__(
        self,
        waits: Waits,
        seconds: float,
        states: Mapping[RoomId, str],
        sent: Callable[[RoomId, Mapping[str, Any]], None],
    ) -> None:
        self._waits = waits
        self._seconds = seconds
        self._states = states
        self._sent = sent
        self._number = 0

    async def send(
        self, room_id: RoomId, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        """Take an event; it counts as said when we have answered."""
        del event_type, txn_id
        json.dumps(content)
        await self._waits.wait(room_id, self._seconds)
        self._sent(room_id, content)
        self._number += 1
        return EventId(f"$sent{self._number:039}")

    async def state(self, room_id: RoomId) -> list[Heard]:
        """The room's state: its JSON is read and decoded after the wait, at Parlour's expense."""
        await self._waits.wait(room_id, self._seconds)
        return [decode(event, room_id) for event in json.loads(self._states[room_id])]

    async def typing(self, room_id: RoomId, timeout_ms: int) -> None:
        """Nobody waits for it."""
        del room_id, timeout_ms
        await asyncio.sleep(self._seconds)

    async def put_state(
        self, room_id: RoomId, event_type: str, state_key: str, content: Mapping[str, Any]
    ) -> EventId:
        """Not for these turns."""
        raise NotImplementedError(room_id, event_type, state_key, content)

    async def redact(self, room_id: RoomId, target: EventId, reason: str, txn_id: str) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id, target, reason, txn_id)

    async def edits(self, room_id: RoomId, target: EventId) -> list[EventId]:
        """Not for these turns."""
        raise NotImplementedError(room_id, target)

    async def shows(self, room_id: RoomId, event_id: EventId) -> bool:
        """Not for these turns."""
        raise NotImplementedError(room_id, event_id)

    async def kick(self, room_id: RoomId, user_id: UserId, reason: str | None) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id, user_id, reason)

    async def ban(self, room_id: RoomId, user_id: UserId, reason: str | None) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id, user_id, reason)

    async def unban(self, room_id: RoomId, user_id: UserId) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id, user_id)

    async def upload(self, data: bytes, mime: str, name: str) -> str:
        """Not for these turns."""
        raise NotImplementedError(data, mime, name)

    async def put_file(
        self, room_id: RoomId, data: bytes, mime: str, name: str
    ) -> Mapping[str, Any]:
        """Not for these turns."""
        raise NotImplementedError(room_id, data, mime, name)

    async def get_file(self, content: Mapping[str, Any], most_bytes: int) -> bytes:
        """Not for these turns."""
        raise NotImplementedError(content, most_bytes)

    async def download(self, uri: str, most_bytes: int) -> bytes:
        """Not for these turns."""
        raise NotImplementedError(uri, most_bytes)

    async def join(self, room_id: RoomId, via: Sequence[str] = ()) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id, via)

    async def leave(self, room_id: RoomId, reason: str | None) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id, reason)

    async def invite(self, room_id: RoomId, user_id: UserId) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id, user_id)

    async def create_room(self, wanted: Mapping[str, Any]) -> RoomId:
        """Not for these turns."""
        raise NotImplementedError(wanted)

    async def listed(self, room_id: RoomId) -> bool:
        """Not for these turns."""
        raise NotImplementedError(room_id)

    async def unlist(self, room_id: RoomId) -> None:
        """Not for these turns."""
        raise NotImplementedError(room_id)

    async def created_for(self, request_id: str) -> RoomId | None:
        """Not for these turns."""
        raise NotImplementedError(request_id)

    async def upgrade(self, room_id: RoomId, version: str, creators: Sequence[UserId]) -> RoomId:
        """Not for these turns."""
        raise NotImplementedError(room_id, version, creators)

    async def made_after(self, room_id: RoomId) -> RoomId | None:
        """Not for these turns."""
        raise NotImplementedError(room_id)

    async def resolve(self, alias: str) -> tuple[RoomId, list[str]]:
        return RoomId(alias), []

    async def joined_rooms(self) -> list[RoomId]:
        """Not for these turns."""
        raise NotImplementedError

    async def event(self, room_id: RoomId, event_id: EventId) -> Mapping[str, Any] | None:
        """Not for these turns."""
        raise NotImplementedError(room_id, event_id)

    async def since_joining(
        self, room_id: RoomId, *, invited: bool = False
    ) -> list[tuple[EventId, str]]:
        """Not for these turns."""
        raise NotImplementedError(room_id, invited)

    async def alive(self) -> bool:
        """Always."""
        return True

    async def display_name(self, user_id: UserId) -> str | None:
        """Not for these turns."""
        raise NotImplementedError(user_id)
