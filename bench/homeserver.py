"""A homeserver that has rooms and answers at once: what a whole Parlour process talks to.

It speaks HTTP, as far as a Parlour that runs asks for it, and sends transactions as Synapse does.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, Self

import aiohttp
from aiohttp import web

from bench.events import person, room_id, text_event, transaction
from bench.rooms import PEOPLE, state_of

_POLL_S: Final = 10.0
_DEADLINE_S: Final = 120.0
Answer = Callable[[web.Request], Awaitable[web.Response]]


class ScriptedHomeserver:
    """Rooms by number; `answered` are the times at which the AI user spoke, by room."""

    def __init__(self, hs_token: str, appservice_url: str) -> None:
        self._headers = {"Authorization": f"Bearer {hs_token}", "Content-Type": "application/json"}
        self._appservice_url = appservice_url
        self._answered: dict[str, asyncio.Future[float]] = {}
        self._number = 0
        self._closing = asyncio.Event()
        self.url = ""

    async def mention(self, number: int) -> float:
        """Somebody mentions the AI user in a room; the seconds until its answer was taken."""
        room = room_id(number)
        answered = self._answered[room] = asyncio.get_running_loop().create_future()
        now_ms = time.time_ns() // 1_000_000
        # One person who asks that fast, and alone, would count as a program.
        who = person((number + self._number) % PEOPLE)
        body = transaction([text_event(room, who, now_ms, mention=True)])
        started = time.perf_counter()
        await self._push(body)
        ended: float = await asyncio.wait_for(answered, _DEADLINE_S)
        return ended - started

    async def _push(self, body: bytes) -> None:
        self._number += 1
        url = f"{self._appservice_url}/_matrix/app/v1/transactions/{self._number}"
        async with self._session.put(url, data=body, headers=self._headers) as answer:
            answer.raise_for_status()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/{path:.*}", self._route)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_raised: object) -> None:
        self._closing.set()
        await self._session.close()
        await self._runner.cleanup()

    async def _route(self, request: web.Request) -> web.Response:
        parts = request.path.removeprefix("/_matrix/client/").split("/")
        body = await self._answer(request, parts[1:])
        return web.json_response(body)

    async def _answer(self, request: web.Request, parts: list[str]) -> Any:
        match parts:
            case ["sync"]:
                return await self._sync(request)
            case ["rooms", room, "send", _, txn_id]:
                return self._said(room, txn_id)
            case ["rooms", room, "state"]:
                number = int(room.partition(":")[0].removeprefix("!bench"))
                return state_of(number, PEOPLE, 1)
            case ["profile", _]:
                return {"displayname": "Parlour"}
            case ["joined_rooms"]:
                return {"joined_rooms": []}
            case ["appservice", _, "ping"]:
                return {"duration_ms": 1}
            case _:
                return {}

    async def _sync(self, request: web.Request) -> dict[str, Any]:
        """Nothing new, after as long as was asked for."""
        wait_s = min(int(request.query.get("timeout", "0")) / 1000, _POLL_S)
        if wait_s:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), wait_s)
        return {"next_batch": "s1"}

    def _said(self, room: str, txn_id: str) -> dict[str, str]:
        answered = self._answered.pop(room, None)
        if answered is not None and not answered.done():
            answered.set_result(time.perf_counter())
        return {"event_id": f"${txn_id}"}
