"""The second cursor: what transactions lost is found by asking for it.

It syncs as the AI user without a device (with one it would eat keys), after a start, after a gap
and about every minute, and hands every event to the same inbox, which knows those it has.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, mapping, text
from appservice.matrix.rows import event_rows, invitation_row
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.turns.clock import Clock

_log = structlog.get_logger()
CURSOR = "timeline"
_PAGES = 20
_FILTER = json.dumps(
    {
        "presence": {"types": [], "limit": 0},
        "account_data": {"types": [], "limit": 0},
        "room": {
            "timeline": {"limit": 100},
            "ephemeral": {"types": []},
            "account_data": {"types": []},
            "include_leave": True,
        },
    }
)
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

    async def once(self) -> int:
        """One comparison; returns how many events had been missed."""
        since = await self._store.cursor(CURSOR)
        query = {"filter": _FILTER, "timeout": "0"}
        if since:
            query["since"] = since
        answer = await self._api.call("GET", path("sync"), query=query)
        next_batch = text(answer, "next_batch") if isinstance(answer, dict) else None
        if next_batch is None:
            return 0
        rows = await self._rows(answer, since)
        missed = await self._take(rows, (CURSOR, next_batch))
        if missed and since:
            _log.info("reconciled", count=missed)
        self.caught_up.set()
        return missed

    async def _rows(self, answer: Mapping[str, Any], since: str | None) -> list[NewRow]:
        rooms = mapping(answer, "rooms")
        rows: list[NewRow] = []
        for room_id, invited in mapping(rooms, "invite").items():
            row = invitation_row(
                room_id, mapping({"": invited}, ""), self._api.user_id, self._clock()
            )
            if row is not None:
                rows.append(row)
        for part in ("join", "leave"):
            for room_id, room in mapping(rooms, part).items():
                rows += await self._room(room_id, mapping({"": room}, ""), since)
        return rows

    async def _room(self, room_id: str, room: Mapping[str, Any], since: str | None) -> list[NewRow]:
        timeline = mapping(room, "timeline")
        events = [*listing(mapping(room, "state"), "events")] if since else []
        if since and timeline.get("limited") is True:
            events += await self._gap(room_id, text(timeline, "prev_batch"), since)
        events += listing(timeline, "events")
        placed = [{**event, "room_id": room_id} for event in events if isinstance(event, dict)]
        return event_rows(placed, Source.SYNC, self._clock())

    async def _gap(self, room_id: str, newest: str | None, since: str) -> list[Any]:
        """What lies between the cursor and the timeline's beginning, oldest first."""
        pages: list[Any] = []
        start = newest
        for _ in range(_PAGES):
            if start is None:
                break
            query = {"dir": "b", "from": start, "to": since, "limit": "100"}
            answer = await self._api.call("GET", path("rooms", room_id, "messages"), query=query)
            chunk = listing(answer, "chunk")
            pages += chunk
            start = text(answer, "end") if chunk else None
        return list(reversed(pages))
