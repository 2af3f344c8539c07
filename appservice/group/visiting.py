"""Signs of people in groups: their own messages and their public read receipts, as visits."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Final

import structlog

from appservice.model.errors import Unavailable
from appservice.model.globs import matches_any
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.passing import HasRead
from appservice.model.room import Room, RoomKind
from appservice.policy.visits import signed
from appservice.ports.directory import Directory
from appservice.ports.store import ChatStore, Row, Source
from appservice.ports.telemetry import Meter
from appservice.ports.visits import VisitBook
from appservice.turns.clock import Clock
from appservice.turns.pipeline import CurrentRules
from appservice.turns.tasks import Tasks

_log = structlog.get_logger()
_SAID: Final = ("m.room.message", "m.room.encrypted", "m.sticker")
_GONE: Final = ("leave", "ban")
_KEPT_MS: Final = 90 * 86_400_000
_TIDY_MS: Final = 86_400_000
_MOST_WAITING: Final = 5000
_MOMENT_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Sign:
    """Somebody was there: they read an event, or (`place`, in the inbox) said something."""

    room_id: RoomId
    user: UserId
    at_ms: int
    event_id: EventId | None = None
    place: int | None = None


class Visiting:
    """Keeps the book of visits. What is lost of it in a crash makes a summary longer, no more.

    It is written a moment later, many signs at once: no answer waits for it.
    """

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        visits: VisitBook,
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
    ) -> None:
        self._store = store
        self._directory = directory
        self._visits = visits
        self._rules = rules
        self._clock = clock
        self._waiting: list[_Sign] = []
        self._closing = asyncio.Event()
        self._at_work = asyncio.Lock()
        self._tasks = Tasks(meter)
        self._tidied_ms = 0

    def read(self, receipt: HasRead) -> None:
        """A `turns.passing` listener."""
        self._note(_Sign(receipt.room_id, receipt.user, receipt.at_ms, receipt.event_id))

    def _note(self, sign: _Sign) -> None:
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.append(sign)
        if len(self._waiting) == 1:
            self._tasks.spawn(self._note_waiting(), "signs of people")

    async def close(self, grace_s: float) -> None:
        """Note what came last."""
        self._closing.set()
        await self._tasks.drain(grace_s)
        await self._tasks.close()

    async def noticed(self, row: Row, room: Room) -> None:
        """An event of a group, decided on by now."""
        event = json.loads(row.raw) if row.source is not Source.OWN else None
        if not isinstance(event, dict) or not (await self._rules()).catching_up.on:
            return
        sender, at_ms = event.get("sender"), event.get("origin_server_ts")
        if "state_key" in event:
            await self._member(event, room.room_id)
        elif event.get("type") in _SAID and isinstance(sender, str):
            claimed_ms = at_ms if isinstance(at_ms, int) else 0
            said_ms = min(claimed_ms, row.seen_ms) if claimed_ms > 0 else row.seen_ms
            self._note(_Sign(room.room_id, UserId(sender), said_ms, place=row.position))

    async def gone(self, room_id: RoomId) -> None:
        """The AI user is in that group no more."""
        await self._visits.forget_room(room_id)

    async def _member(self, event: dict[str, object], room_id: RoomId) -> None:
        content, user = event.get("content"), event.get("state_key")
        membership = content.get("membership") if isinstance(content, dict) else None
        if event.get("type") == "m.room.member" and isinstance(user, str) and membership in _GONE:
            await self._visits.forget(room_id, UserId(user))

    async def _note_waiting(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), _MOMENT_S)
        while self._waiting:
            signs, self._waiting = self._waiting, []
            try:
                await self._note_all(signs)
            except Unavailable as error:
                _log.warning("signs_not_noted", count=len(signs), error=error)

    async def _note_all(self, signs: list[_Sign]) -> None:
        rules = (await self._rules()).catching_up
        if not rules.on:
            return
        kinds = await self._directory.kinds(list({one.room_id for one in signs}))
        rooms: dict[RoomId, Room | None] = {}
        for one in signs:
            if kinds.get(one.room_id) is not RoomKind.GROUP:
                continue
            if one.event_id is not None and not rules.receipts:
                continue
            if one.room_id not in rooms:
                rooms[one.room_id] = await self._store.room(one.room_id)
            room = rooms[one.room_id]
            if room is not None:
                await self._sign(room, one.user, one.at_ms, await self._place(one))
        await self._tidy()

    async def _place(self, sign: _Sign) -> int | None:
        """Up to where was read."""
        if sign.event_id is None:
            return sign.place
        moments = await self._visits.moments(sign.room_id, [sign.event_id])
        moment = moments.get(sign.event_id)
        return None if moment is None else moment.position

    async def _sign(self, room: Room, user: UserId, at_ms: int, place: int | None) -> None:
        """Of a joined human, in a group that is read at all."""
        rules = await self._rules()
        human = user != room.ai and not matches_any(rules.bots, user)
        if not (human and room.joined(user) and room.listens):
            return
        async with self._at_work:
            known = await self._visits.visit(room.room_id, user)
            visit = signed(known, at_ms, place, self._clock())
            if visit != known:
                await self._visits.put(room.room_id, user, visit)

    async def _tidy(self) -> None:
        now_ms = self._clock()
        if now_ms - self._tidied_ms > _TIDY_MS:
            self._tidied_ms = now_ms
            await self._visits.forget_before(now_ms - _KEPT_MS)
