"""The homeserver's side of the transaction route, played by a test."""

import io
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import aiohttp

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.robust import bodies, eventually, faulty_parlour, history
from tests.journeys.world import World, answer_to, make_group, word


@dataclass
class Pushed:
    """A room of its own, and the homeserver's side of the transaction route."""

    parlour: Parlour
    faults: Faults
    alice: Person
    room: str
    askers: Iterator[Person]

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def push(
        self,
        body: Any,
        txn: str = "1",
        *,
        token: str | None = None,
        query: str = "",
        prefix: str = "/_matrix/app/v1",
    ) -> int:
        headers = {"Content-Type": "application/json"}
        token = self.parlour.seat.hs_token if token is None else token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        url = f"{self.parlour.seat.url}{prefix}/transactions/{txn}{query}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with (
            aiohttp.ClientSession() as client,
            client.put(url, data=io.BytesIO(data), headers=headers) as response,
        ):
            return response.status

    async def push_forged(self, sender: str, kind: str, content: Any, **more: Any) -> None:
        """An event that the homeserver hands out and keeps out of the room's state.

        That is what it does with one that a hostile server builds on times long gone.
        """
        event = {"room_id": self.room, "sender": sender, "type": kind, "content": content, **more}
        event |= {"event_id": f"$forged-{word()}", "origin_server_ts": int(time.time() * 1000)}
        assert await self.push({"events": [event]}, txn=word()) == 200

    async def raw(self, event_id: str) -> dict[str, Any]:
        """The event as its room has it."""
        events = await history(self.alice, self.room)
        return {**next(e for e in events if e["event_id"] == event_id), "room_id": self.room}

    async def ask(self) -> tuple[str, str]:
        """A question, of Alice and Bob by turns: who asks so fast alone is taken for a program."""
        here = self.alice.joined(self.room)
        question, asker = word(), next(one for one in self.askers if one.user_id in here)
        said = f"and {question}?"
        return question, await asker.send_text(self.room, said, mentions=[self.ai])

    async def answered(self, question: str) -> None:
        await self.alice.wait_text(self.room, answer_to(question), 30, sender=self.ai)

    async def idle(self) -> None:
        """Until all that the room has seen is worked off, the AI's own words among it.

        Those come back to it after people have seen them: a fault that is armed before would hit
        their row, and not the one that it is meant for.
        """
        newest = (await history(self.alice, self.room))[-1]["event_id"]

        async def worked_off() -> bool:
            rows = self.inbox()
            return newest in rows and "new" not in rows.values()

        await eventually(worked_off, f"the inbox is empty after {newest}")

    def inbox(self) -> dict[str, str]:
        """The phases of all that was ever taken in, by event ID."""
        file = self.parlour.directory / "data" / "rooms.db"
        database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            return dict(database.execute("select key, phase from inbox").fetchall())
        finally:
            database.close()

    async def once(self, *questions: str) -> None:
        """Each was answered once, also after one more question went its way."""
        last, _ = await self.ask()
        await self.answered(last)
        said = " ".join(await bodies(self.alice, self.room, self.ai)).split()
        for question in questions:
            assert said.count(answer_to(question)) == 1, question

    async def counted(self, name: str) -> float:
        page = await self.parlour.metrics()
        values = [line.split()[-1] for line in page.splitlines() if line.startswith(name)]
        return sum(map(float, values))


@asynccontextmanager
async def pushed_to(world: World) -> AsyncIterator[Pushed]:
    """A Parlour that can be made to fail, with a group that nothing else happens in."""
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    yield Pushed(parlour, faults, alice, room, cycle((alice, bob)))
    await parlour.stop()
