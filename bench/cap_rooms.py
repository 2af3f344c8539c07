"""Rooms on real homeservers, by plain calls: what the cap is measured in."""

import asyncio
import itertools
import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from stage.accounts import Account
from stage.http import Refused
from stage.synapse import Synapse

_NUMBERS: Final = itertools.count(1)
_DEADLINE_S: Final = 60.0
_PATIENCE_S: Final = 300.0


@dataclass(frozen=True)
class Caller:
    """An account, and calls in its name."""

    server: Synapse
    account: Account

    @property
    def user_id(self) -> str:
        return self.account.user_id

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        url = f"/_matrix/client/v3/{path}"
        return await self.server.call(
            method, url, token=self.account.access_token, body=body, timeout_s=_PATIENCE_S
        )

    async def timed(self, method: str, path: str, body: Any) -> tuple[float, int]:
        """How long an answer took, in seconds, and its status."""
        started = time.perf_counter()
        try:
            await self.call(method, path, body)
        except Refused as refused:
            return time.perf_counter() - started, refused.status
        return time.perf_counter() - started, 200

    async def say(self, room: str, body: str) -> None:
        path = f"{where(room)}/send/m.room.message/{next(_NUMBERS)}"
        await self.call("PUT", path, {"msgtype": "m.text", "body": body})

    async def membership(self, room: str, user_id: str) -> str | None:
        path = f"{where(room)}/state/m.room.member/{quote(user_id, safe='')}"
        try:
            return str((await self.call("GET", path))["membership"])
        except Refused:
            return None


async def caller(server: Synapse, name: str, *, admin: bool = False) -> Caller:
    """A new account."""
    number = next(_NUMBERS)
    return Caller(server, await server.register(f"{name}{number}", "password", admin=admin))


async def big_room(owner: Caller, state_events: int) -> str:
    """A room that no Parlour keeps, with that much state."""
    state = [
        {"type": "bench.state", "state_key": str(number), "content": {"value": "x" * 100}}
        for number in range(state_events)
    ]
    answer = await owner.call("POST", "createRoom", {"initial_state": state})
    return str(answer["room_id"])


async def kept_room(ai: Caller, owner: Caller, max_people: int) -> str:
    """A room that says of itself what a group of Parlour's says; `owner` is joined."""
    shown = {"type": "im.parlour.group", "state_key": "", "content": {"max_people": max_people}}
    answer = await ai.call("POST", "createRoom", {"initial_state": [shown]})
    room = str(answer["room_id"])
    await ai.call("POST", f"{where(room)}/invite", {"user_id": owner.user_id})
    await owner.call("POST", f"{where(room)}/join", {})
    return room


async def group_of(asker: Caller, ai: str) -> str:
    """A group that a Parlour makes at somebody's word; they are joined."""
    chat = await asker.call(
        "POST",
        "createRoom",
        {"preset": "trusted_private_chat", "is_direct": True, "invite": [ai]},
    )
    await until(asker, chat["room_id"], ai, "join")
    await asker.say(chat["room_id"], '!ai new "Bench"')
    room = await invited_to(asker)
    await asker.call("POST", f"{where(room)}/join", {})
    return room


async def invited_to(person: Caller) -> str:
    """The room of an open invitation, as soon as there is one."""
    for wait_ms in range(int(_DEADLINE_S * 10)):
        # Synapse answers a question that it has just been asked in the same words from a cache.
        news = await person.call("GET", f"sync?timeout={wait_ms}")
        for room in news.get("rooms", {}).get("invite", {}):
            return str(room)
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{person.user_id} was not invited")


async def until(person: Caller, room: str, user_id: str, membership: str) -> float:
    """Look every few milliseconds until somebody's membership is this; the seconds it took."""
    started = time.perf_counter()
    while await person.membership(room, user_id) != membership:
        if time.perf_counter() - started > _DEADLINE_S:
            raise TimeoutError(f"{user_id} did not become {membership}")
        await asyncio.sleep(0.005)
    return time.perf_counter() - started


def where(room: str) -> str:
    """The path of a room."""
    return f"rooms/{quote(room, safe='')}"
