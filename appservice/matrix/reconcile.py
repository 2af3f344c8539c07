"""The second cursor: what transactions lost is found by asking for it.

It syncs as the AI user without a device (with one it would eat keys), after a start, after a gap
and about every minute, and hands every event to the same inbox, which knows those it has.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from appservice.matrix.gaps import entered, from_joining, pages
from appservice.matrix.http import Api, path
from appservice.matrix.keys import UNKNOWN_TOKEN
from appservice.matrix.reading import listing, mapping, text
from appservice.matrix.rows import event_rows, invitation_row
from appservice.matrix.sync_filter import fresh
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.turns.clock import Clock

_log = structlog.get_logger()
CURSOR = "timeline"
_FILTER = {
    "presence": {"types": [], "limit": 0},
    "account_data": {"types": [], "limit": 0},
    "room": {
        "timeline": {"limit": 100},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
        "include_leave": True,
    },
}
Take = Callable[[list[NewRow], tuple[str, str] | None], Awaitable[int]]


class Reconciler:
    """Compares what we have with what the homeserver has."""

    def __init__(
        self, api: Api, store: ChatStore, take: Take, every_s: float, clock: Clock
    ) -> None:
        self._api = api
        self._store = store
        self._take = take
        self._every_s = every_s
        self._clock = clock
        self._now = asyncio.Event()
        self.caught_up = asyncio.Event()

    def soon(self) -> None:
        """There was a gap: do not wait for the minute to pass."""
        self._now.set()

    async def run(self) -> None:
        """Until cancelled; a homeserver that was away is asked as soon as it is back."""
        wait_s = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._now.wait(), wait_s)
            self._now.clear()
            try:
                await self.once()
                wait_s = self._every_s
            except (Unavailable, HomeserverRefused) as error:
                _log.warning("reconcile_waits", error=error)
                wait_s = min(1.0, self._every_s)
                if isinstance(error, HomeserverRefused) and error.status == UNKNOWN_TOKEN:
                    await self._begin_again()
            except Exception as error:  # noqa: BLE001 - without this loop losses stay unseen
                _log.error("reconcile_failed", exc_info=error)
                wait_s = self._every_s

    async def _begin_again(self) -> None:
        """Compare with all there is: what is known already is skipped by its key."""
        with contextlib.suppress(Unavailable):
            await self._store.put_cursor(CURSOR, "")

    async def once(self) -> int:
        """One comparison; returns how many events had been missed.

        The cursor moves last, in the commit of the newest events: whatever ends us before repeats
        the whole.
        """
        since = await self._store.cursor(CURSOR) or None
        query = {"filter": fresh(_FILTER), "timeout": "0"}
        if since:
            query["since"] = since
        answer = await self._api.call("GET", path("sync"), query=query)
        next_batch = text(answer, "next_batch") if isinstance(answer, dict) else None
        if next_batch is None:
            return 0
        rooms = mapping(answer, "rooms")
        rows = self._invitations(rooms, since or "")
        missed = 0
        for part in ("join", "leave"):
            for room_id in mapping(rooms, part):
                room = mapping(mapping(rooms, part), room_id)
                if since:
                    missed += await self._gap(room_id, room, since)
                rows += self._newest(room_id, room, since)
        missed += await self._take(rows, (CURSOR, next_batch))
        if missed and since:
            _log.info("reconciled", count=missed)
        self.caught_up.set()
        return missed

    def _invitations(self, rooms: Mapping[str, Any], since: str) -> list[NewRow]:
        invited, ai, now_ms = mapping(rooms, "invite"), self._api.user_id, self._clock()
        found = (
            invitation_row(room_id, mapping(invited, room_id), ai, now_ms, since)
            for room_id in invited
        )
        return [row for row in found if row is not None]

    async def _gap(self, room_id: str, room: Mapping[str, Any], since: str) -> int:
        """Take in what lies before the timeline's beginning; returns how much of it was new."""
        timeline = mapping(room, "timeline")
        until = text(timeline, "prev_batch")
        if timeline.get("limited") is not True or until is None:
            return 0
        known = [*listing(mapping(room, "state"), "events"), *listing(timeline, "events")]
        outside = entered(known, self._api.user_id)
        missed = 0
        async for page in pages(self._api, room_id, since, until):
            if outside and not entered(page, self._api.user_id):
                continue
            outside = False
            rows = self._rows(room_id, from_joining(page, self._api.user_id))
            missed += await self._take(rows, None)
        return missed

    def _newest(self, room_id: str, room: Mapping[str, Any], since: str | None) -> list[NewRow]:
        state = listing(mapping(room, "state"), "events") if since else []
        events = from_joining(listing(mapping(room, "timeline"), "events"), self._api.user_id)
        return self._rows(room_id, [*state, *events])

    def _rows(self, room_id: str, events: list[Any]) -> list[NewRow]:
        placed = [{**event, "room_id": room_id} for event in events if isinstance(event, dict)]
        return event_rows(placed, Source.SYNC, self._clock())
