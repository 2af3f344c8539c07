"""Messages whose keys have not come: a short wait in turn, then beside the inbox until they come.

A room keeps its order while a message is held for some seconds. Then it is put aside in the commit
of its decision, the room goes on, and the key is asked for once. When the key comes the rows go
back to their old places in the inbox, from where they are decided like all others.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog

from appservice.model.effect import Erase
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.event import Heard, RoomMessage, Undecryptable
from appservice.model.given import Given
from appservice.model.ids import RoomId, SessionId, UserId
from appservice.ports.awaiting import Awaiting, AwaitingRow
from appservice.ports.keys import Keys
from appservice.ports.reading import Read
from appservice.ports.store import Row, Step
from appservice.ports.telemetry import Meter
from appservice.turns.arriving import asked_for, ready
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.lanes import Held, Lanes

_log = structlog.get_logger()
# Nobody's flood of what no key opens is to push out what others wait for.
MOST_OF_ONE: Final = 200
MOST_IN_A_ROOM: Final = 10 * MOST_OF_ONE
LONGEST_MS: Final = 7 * 86_400_000
_TIDY_S: Final = 600.0


@dataclass(slots=True)
class _Watch:
    """What came for a room since a row was read. `until` is a time of the event loop.

    `one_of_many`: rows of the same session wait already, so its key was asked for.
    """

    key: str
    until: float | None
    one_of_many: bool = False
    sessions: set[SessionId] = field(default_factory=set)
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Waiting:
    """Reads the rows of one side, and waits for what is needed to."""

    def __init__(
        self,
        name: str,
        ai: UserId,
        awaiting: Awaiting,
        read: Read,
        keys: Keys | None,
        wait_ms: int,
        wake: Callable[[RoomId], None],
        meter: Meter,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._name = name
        self._ai = ai
        self._awaiting = awaiting
        self._read = read
        self._keys = keys
        self._wait_ms = wait_ms
        self._wake = wake
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._started_ms = clock()
        self._watches: dict[RoomId, _Watch] = {}
        self._due: dict[RoomId, set[SessionId | None]] = {}  # None: every session
        self._lanes: Lanes[RoomId] = Lanes("keys", self._look, meter)
        self.close = self._lanes.close

    async def start(self) -> None:
        """Look at all that waits: a key may have been stored just before the last run ended."""
        for room_id in await self._awaiting.rooms():
            self._look_at(room_id, None)
        await self._count()

    async def run(self) -> None:
        """Forget what has waited too long, until cancelled."""
        while True:
            try:
                dropped = await self._awaiting.drop_before(self._clock() - LONGEST_MS)
                self._meter.awaiting_dropped("too_old", dropped)
                await self._count()
            except Unavailable as error:
                _log.warning("waiting_not_tidied", error=error)
            await asyncio.sleep(_TIDY_S)

    def arrived(self, room_id: RoomId, session_id: SessionId) -> None:
        """See `ports.keys.Arrived`."""
        watch = self._watches.get(room_id)
        if watch is not None:
            watch.sessions.add(session_id)
            watch.over.set()
        self._look_at(room_id, session_id)

    async def read(self, row: Row) -> Heard:
        """What a row says. Raises `Held` where its key may still come in time."""
        before = self._watches.get(row.room_id)
        until = before.until if before is not None and before.key == row.key else None
        watch = self._watches[row.room_id] = _Watch(row.key, until)
        heard = await self._read(row.raw, row.room_id)
        if not isinstance(heard, Undecryptable) or heard.waits_for is None:
            return heard
        if heard.sender == self._ai:
            return heard
        now_s = asyncio.get_running_loop().time()
        if watch.until is None:
            watch.until = now_s + self._left_ms(row) / 1000
        watch.one_of_many = await self._awaiting.waits(row.room_id, heard.waits_for)
        if watch.one_of_many or now_s >= watch.until:
            return heard
        raise Held(watch.over, watch.until - now_s)

    def _left_ms(self, row: Row) -> int:
        """How long a key may take, from when the message came, or from when we could hear of it."""
        since_ms = max(row.seen_ms, self._started_ms)
        return min(self._wait_ms, since_ms + self._wait_ms - self._clock())

    async def target_session(self, given: Given) -> SessionId | None:
        """The session that the target of an edit waits for."""
        if not isinstance(given, RoomMessage) or given.replaces is None:
            return None
        return await self._awaiting.session_of(given.room_id, given.replaces)

    async def unread(self, room_id: RoomId) -> Mapping[UserId, str]:
        """Whose messages wait, each with the code by which the newest key was withheld, or ""."""
        newest = {row.sender: row.session_id for row in await self._awaiting.of(room_id)}
        found: dict[UserId, str] = {}
        for sender, session_id in newest.items():
            if self._keys is not None:
                found[sender] = await self._keys.withheld(room_id, session_id, sender) or ""
            else:
                found[sender] = ""
        return found

    async def settled(self, step: Step) -> None:
        """What the last row of a room led to is stored."""
        watch = self._watches.pop(step.room_id, None)
        aside = step.aside
        if aside is None:
            if any(isinstance(effect, Erase) for effect in step.history):
                await self._count()
            return
        self._fault("key-awaited")
        dropped = await self._awaiting.trim(step.room_id, MOST_IN_A_ROOM, MOST_OF_ONE)
        self._meter.awaiting_dropped("too_many", dropped)
        # What came while it was being put aside found nothing there yet.
        came = watch is not None and aside.session_id in watch.sessions
        if came or aside.about is not None:
            self._look_at(step.room_id, aside.session_id)
        elif watch is None or not watch.one_of_many:
            self._lanes.wake(step.room_id)
        await self._count()

    def _look_at(self, room_id: RoomId, session_id: SessionId | None) -> None:
        self._due.setdefault(room_id, set()).add(session_id)
        self._lanes.wake(room_id)

    async def _look(self, room_id: RoomId) -> bool:
        """Bring back what can be read by now, and ask for the keys of the rest."""
        due = frozenset(self._due.get(room_id, ()))
        rows = await self._awaiting.of(room_id)
        meant = [row for row in rows if None in due or row.session_id in due]
        if back := ready(meant, rows, {row.key for row in meant if await self._can_read(row)}):
            self._fault("key-arrived")
            await self._awaiting.bring_back(room_id, back, self._clock())
            self._fault("rows-returned")
            _log.info("keys_arrived", room_id=room_id, count=len(back))
            self._wake(room_id)
        left = self._due.get(room_id, set()) - due
        if left:
            self._due[room_id] = left
        else:
            self._due.pop(room_id, None)
        await self._ask(room_id, [row for row in rows if row.key not in back])
        if rows:
            await self._count()
        return False

    async def _can_read(self, row: AwaitingRow) -> bool:
        heard = await self._read(row.raw, row.room_id)
        return not (isinstance(heard, Undecryptable) and heard.waits_for is not None)

    async def _ask(self, room_id: RoomId, rows: list[AwaitingRow]) -> None:
        if self._keys is None:
            return
        for row in asked_for(rows):
            try:
                await self._keys.ask(room_id, row.session_id, row.raw)
            except HomeserverRefused as refused:
                _log.warning("key_not_asked_for", room_id=room_id, error=refused)
            self._fault("key-asked")
            await self._awaiting.asked(room_id, row.session_id)

    async def _count(self) -> None:
        count = await self._awaiting.count()
        self._meter.awaiting_keys(self._name, count.rows)
