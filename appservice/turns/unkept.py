"""Rooms where nothing is kept: closed with keys of this process, and filled again after a start.

What an earlier process closed so is gone with it. Inputs that it had not come to are taken in
again from the homeserver; the last words of the talk are read from there for the next answer, and
are closed with a key of this process again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import structlog

from appservice.model.errors import Unavailable
from appservice.model.event import RoomMessage
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.policy.last_words import last_words
from appservice.policy.retention import keep_of
from appservice.ports.reading import Read
from appservice.ports.store import ChatStore, NewRow
from appservice.ports.unkept import Unkept, UnkeptStore
from appservice.turns.pipeline import CurrentRules
from appservice.turns.retention import LAST_WORDS, RetentionJob

_log = structlog.get_logger()
_OURS: Final = frozenset({RoomKind.GROUP, RoomKind.DIRECT})
Newest = Callable[[RoomId], AsyncIterator[list[NewRow]]]
"""The events of a room since the AI user came in: the newest page first, each oldest first."""
Take = Callable[[list[NewRow]], Awaitable[int]]
ErasedMs = Callable[[UserId], Awaitable[int]]
"""Since when a person is forgotten: nothing that they said before comes back."""


class UnkeptRooms:
    """One side's. `kind` is what it speaks in: of other rooms it reads no words again."""

    def __init__(
        self,
        kind: RoomKind,
        store: ChatStore,
        unkept: UnkeptStore,
        job: RetentionJob,
        newest: Newest,
        take: Take,
        read: Read,
        erased_ms: ErasedMs,
        rules: CurrentRules,
    ) -> None:
        self._kind = kind
        self._store = store
        self._unkept = unkept
        self._job = job
        self._newest = newest
        self._take = take
        self._read = read
        self._erased_ms = erased_ms
        self._rules = rules
        self._here: dict[RoomId, Unkept] = {}
        """Those with a note: something may be closed so, also of what was said before."""
        self._closed: set[RoomId] = set()
        """Those where what is said now is closed so."""
        self._lacking: set[RoomId] = set()
        """Those whose last words are still to be read."""

    async def start(self) -> None:
        """Before any input is taken: forget what cannot be opened, know which rooms these are."""
        self._here = await self._unkept.unkept()
        for room_id in self._here:
            await self._unkept.drop_unreadable(room_id)
        rules = await self._rules()
        nothing = {
            room.room_id: room.kind is self._kind
            for room in await self._store.rooms()
            if room.kind in _OURS and keep_of(room, rules).nothing
        }
        for room_id, is_spoken_in in nothing.items():
            await self._begin(room_id, Unkept.EMPTY if is_spoken_in else Unkept.FILLED)
            if is_spoken_in:
                self._lacking.add(room_id)
        for room_id in self._here.keys() - nothing.keys():
            await self._note(room_id, None)

    async def noted(self, room: Room) -> None:
        """A room is as it is now. Where nothing is kept any more, all that was goes at once."""
        if room.kind not in _OURS:
            return
        nothing = keep_of(room, await self._rules()).nothing
        if nothing and room.room_id not in self._closed:
            await self._begin(room.room_id, Unkept.FILLED)
        elif nothing:
            await self._job.trim(room.room_id)
        else:
            # What is there still opens; a later start finds by the note what does not any more.
            self._unkept.keep_in_memory(room.room_id, on=False)
            self._closed.discard(room.room_id)

    def lacks(self, room_id: RoomId) -> bool:
        """Whether the room's last words are to be read still, so that nobody misses them yet."""
        return room_id in self._lacking

    async def fill(self, *, takes: bool = True) -> None:
        """Read the last words, and take in again what was lost with the process before.

        `takes`: whether it is time for the latter; what was read before is not read twice.
        """
        for room_id, how in list(self._here.items()):
            if how is Unkept.EMPTY:
                try:
                    await self._fill(room_id, takes=takes)
                except Unavailable:
                    raise
                except Exception as error:  # noqa: BLE001 - others' words must not stay for it
                    _log.warning("last_words_refused", room_id=room_id, exc_info=error)
                self._lacking.discard(room_id)

    async def _fill(self, room_id: RoomId, *, takes: bool) -> None:
        room, rules = await self._store.room(room_id), await self._rules()
        if room is None or not keep_of(room, rules).nothing:
            return
        rows = await self._rows(room_id, far=takes and rules.keeping.event_ids.ms is None)
        events = [await self._read(row.raw, room_id) for row in rows]
        said = [event for event in events if isinstance(event, RoomMessage)]
        told = [event for event in said if event.sent_ms >= await self._erased_ms(event.sender)]
        if room.listens:
            lines = last_words(told, room, rules, LAST_WORDS)
            await self._unkept.put_last_words(room_id, lines)
        if takes:
            await self._take(rows)
            await self._note(room_id, Unkept.FILLED)

    async def _rows(self, room_id: RoomId, *, far: bool) -> list[NewRow]:
        """The newest page, and (`far`) those before it back to what was taken in already.

        Where IDs are forgotten nobody knows how far that is: one page it is then.
        """
        rows: list[NewRow] = []
        async for page in self._newest(room_id):
            rows = [*page, *rows]
            if not far or not page or await self._unkept.is_known(room_id, page[0].key):
                break
        return rows

    async def _begin(self, room_id: RoomId, how: Unkept) -> None:
        """The note first: whatever ends us before the rest is done, the next start does it."""
        self._unkept.keep_in_memory(room_id, on=True)
        await self._note(room_id, how)
        await self._job.forget(room_id)
        self._closed.add(room_id)

    async def _note(self, room_id: RoomId, how: Unkept | None) -> None:
        await self._unkept.note_unkept(room_id, how)
        if how is None:
            self._here.pop(room_id, None)
        else:
            self._here[room_id] = how
