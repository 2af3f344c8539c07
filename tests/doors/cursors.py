"""What the tests of both cursors share: a homeserver that answers by script, and what was taken."""

import asyncio
from typing import Any

from aiohttp import web

from appservice.matrix.http import Api
from appservice.matrix.reconcile import Reconciler
from appservice.model.errors import StoreUnavailable
from appservice.model.ids import DeviceId, UserId
from appservice.ports.store import NewRow
from appservice.storage.stores import RoomsStore

AI = UserId("@ai:hs.test")
DEVICE = DeviceId("AIDEV")


class Homeserver:
    """Answers `/sync` and `/messages` by script; `asked` are the queries by path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.syncs: list[dict[str, Any] | int] = []
        self.pages: list[dict[str, Any] | int] = []

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/_matrix/client/v3/sync", self._sync)
        app.router.add_get("/_matrix/client/v3/rooms/{room}/messages", self._messages)
        return app

    async def _sync(self, request: web.Request) -> web.Response:
        self.asked.append(("sync", dict(request.query)))
        return _told(self.syncs.pop(0) if self.syncs else {"next_batch": "end"})

    async def _messages(self, request: web.Request) -> web.Response:
        self.asked.append(("messages", dict(request.query)))
        return _told(self.pages.pop(0) if self.pages else {"chunk": []})


def _told(answer: dict[str, Any] | int) -> web.Response:
    if isinstance(answer, int):
        return web.json_response({"errcode": "M_X", "error": "no"}, status=answer)
    return web.json_response(answer)


class Taken:
    """Where rows go: kept in order; fails when told to."""

    def __init__(self, rooms: RoomsStore) -> None:
        self._rooms = rooms
        self.keys: list[str] = []
        self.came = asyncio.Event()
        self.away = False

    async def __call__(self, rows: list[NewRow], cursor: tuple[str, str] | None) -> int:
        if self.away:
            raise StoreUnavailable("the database is away")
        self.keys += [row.key for row in rows]
        if rows:
            self.came.set()
        return await self._rooms.chat.append(rows, cursor)


def reconciler(api: Api, rooms: RoomsStore, taken: Taken) -> Reconciler:
    return Reconciler(api, rooms.chat, taken, 60.0, lambda: 5)


def event(key: str, **more: Any) -> dict[str, Any]:
    return {"event_id": key, "type": "m.room.message", "sender": "@a:b", "content": {}, **more}


def member(key: str, membership: str, before: str | None) -> dict[str, Any]:
    previous = {"prev_content": {"membership": before}} if before else {}
    content = {"membership": membership}
    return event(key, type="m.room.member", state_key=AI, content=content, unsigned=previous)


def joined(room: dict[str, Any]) -> dict[str, Any]:
    return {"next_batch": "s2", "rooms": {"join": {"!r:b": room}}}
