"""Many people without a client to look at: plain calls to their homeservers."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from stage.accounts import Account
from stage.http import Refused
from stage.person import Person
from stage.synapse import Synapse
from tests.journeys.speech import eventually
from tests.journeys.world import World, number

PATIENCE_S = 30.0


@dataclass(frozen=True)
class Guest:
    """An account with a token, and nobody who watches."""

    server: Synapse
    account: Account

    @property
    def user_id(self) -> str:
        return self.account.user_id

    async def invite(self, room: str, user_id: str) -> None:
        await self._post(room, "invite", user_id=user_id)

    async def join(self, room: str) -> None:
        await self._post(room, "join")

    async def leave(self, room: str) -> None:
        await self._post(room, "leave")

    async def say(self, room: str, body: str) -> str:
        path = f"{_room(room)}/send/m.room.message/{number()}"
        content = {"msgtype": "m.text", "body": body}
        return str((await self._call("PUT", path, content))["event_id"])

    async def members(self, room: str) -> dict[str, str]:
        """Membership by user ID, as this person's homeserver has it."""
        listed = await self._call("GET", f"{_room(room)}/members", None)
        return {e["state_key"]: e["content"]["membership"] for e in listed["chunk"]}

    async def history(self, room: str) -> list[dict[str, Any]]:
        """The newest events, as this person's homeserver shows them, newest first."""
        listed = await self._call("GET", f"{_room(room)}/messages?dir=b&limit=1000", None)
        return list(listed["chunk"])

    async def _post(self, room: str, verb: str, **body: str) -> None:
        await self._call("POST", f"{_room(room)}/{verb}", body)

    async def _call(self, method: str, path: str, body: Any) -> Any:
        return await self.server.call(
            method, path, token=self.account.access_token, body=body, timeout_s=60.0
        )


async def guests(server: Synapse, count: int) -> list[Guest]:
    """New accounts on a server."""
    made = await server.register_all([f"guest{number()}" for _ in range(count)])
    return [Guest(server, account) for account in made.values()]


def as_guest(world: World, person: Person) -> Guest:
    """The same person, by plain calls."""
    server = world.a if person.account.homeserver_url == world.a.url else world.b
    return Guest(server, person.account)


async def bring_in(room: str, inviter: Guest | Person, newcomers: Iterable[Guest]) -> None:
    """Invite each one and have them join."""
    for guest in newcomers:
        await inviter.invite(room, guest.user_id)
        await come_in(room, guest)


async def come_in(room: str, guest: Guest) -> None:
    """Join as soon as the guest's own server lets them: it learns of an invitation a bit later."""

    async def joined() -> bool:
        try:
            await guest.join(room)
        except Refused as refused:
            if refused.status not in (403, 404):
                raise
            return False
        return True

    await eventually(joined, PATIENCE_S)


async def settled(room: str, *views: Guest, people: set[str]) -> None:
    """Wait until all homeservers have exactly these joined, and nobody invited."""
    seen: list[set[str]] = []

    async def same() -> bool:
        nonlocal seen
        listed = await asyncio.gather(*(view.members(room) for view in views))
        seen = [{u for u, m in each.items() if m in ("join", "invite")} for each in listed]
        return all(each == people for each in seen)

    try:
        await eventually(same, PATIENCE_S)
    except TimeoutError:
        wrong = [(sorted(each - people), sorted(people - each)) for each in seen]
        raise AssertionError(f"too many and missing, by server: {wrong}") from None


def _room(room: str) -> str:
    return f"/_matrix/client/v3/rooms/{quote(room, safe='')}"
