"""What real Synapse tells of typing and receipts, by the registration that we write."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from appservice.matrix.listener import Listener
from appservice.matrix.transactions import Transactions
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.passing import HasRead, PassingBy, TypingNow
from appservice.ports.store import NewRow
from stage.accounts import Account
from stage.seat import Seat
from stage.synapse import Synapse


@dataclass
class Ear:
    """Hears what passes, and stores nothing."""

    heard: list[PassingBy] = field(default_factory=list)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, seen: Sequence[PassingBy], /) -> None:
        self.heard += seen
        self.more.set()

    async def take(self, rows: list[NewRow]) -> int:
        return len(rows)

    async def wait(self, wanted: Callable[[PassingBy], bool]) -> None:
        async with asyncio.timeout(20):
            while not any(map(wanted, self.heard)):
                self.more.clear()
                await self.more.wait()


@dataclass
class Place:
    """A homeserver, a room with the AI user in it, one without, and what is heard of them."""

    synapse: Synapse
    alice: Account
    room: str
    other: str
    ear: Ear

    async def ask(self, method: str, path: str, body: Any) -> Any:
        return await self.synapse.call(
            method, f"/_matrix/client/v3/{path}", token=self.alice.access_token, body=body
        )

    async def types(self, room: str, *, on: bool = True) -> None:
        user = quote(self.alice.user_id, safe="")
        body = {"typing": on, **({"timeout": 30_000} if on else {})}
        await self.ask("PUT", f"rooms/{quote(room, safe='')}/typing/{user}", body)

    async def reads(self, room: str, kind: str) -> str:
        at = quote(room, safe="")
        words = {"msgtype": "m.text", "body": "x"}
        said = await self.ask("PUT", f"rooms/{at}/send/m.room.message/{kind}", words)
        event_id = str(said["event_id"])
        await self.ask("POST", f"rooms/{at}/receipt/{kind}/{quote(event_id, safe='')}", {})
        return event_id


@pytest.fixture(scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    directory: Path = tmp_path_factory.mktemp("passing")
    synapse = Synapse(directory / "homeserver")
    seat = Seat.at(synapse, directory / "seat")
    await synapse.start()
    ear = Ear()
    door = Transactions(seat.hs_token, 1_000_000, ear.take, lambda: 0, ear)
    listener = Listener(door.application(), "127.0.0.1", seat.port)
    await listener.start()
    alice = await synapse.register("alice", "alice-password")
    made = Place(synapse, alice, "", "", ear)
    for key in ("room", "other"):
        answer = await made.ask("POST", "createRoom", {"preset": "public_chat"})
        setattr(made, key, answer["room_id"])
    kind = "m.login.application_service"
    body = {"type": kind, "username": seat.localpart, "inhibit_login": True}
    client = "/_matrix/client/v3"
    await synapse.call("POST", f"{client}/register", token=seat.as_token, body=body)
    join = f"{client}/join/{quote(made.room, safe='')}?user_id={quote(seat.ai_user_id)}"
    await synapse.call("POST", join, token=seat.as_token, body={})
    yield made
    await listener.stop()
    await synapse.stop()


async def test_typing_is_told_where_the_ai_user_is(place: Place) -> None:
    await place.types(place.other)
    await place.types(place.room)
    alice, room = UserId(place.alice.user_id), RoomId(place.room)
    await place.ear.wait(lambda seen: seen == TypingNow(room, frozenset({alice})))
    await place.types(place.room, on=False)
    await place.ear.wait(lambda seen: seen == TypingNow(room, frozenset()))
    assert place.other not in {seen.room_id for seen in place.ear.heard}


async def test_public_receipts_are_told_and_private_ones_not(place: Place) -> None:
    private = await place.reads(place.room, "m.read.private")
    public = await place.reads(place.room, "m.read")
    await place.ear.wait(lambda seen: isinstance(seen, HasRead) and seen.event_id == public)
    read = [seen for seen in place.ear.heard if isinstance(seen, HasRead)]
    assert EventId(private) not in {seen.event_id for seen in read}
    assert {(seen.room_id, seen.user) for seen in read} == {(place.room, place.alice.user_id)}
    assert all(seen.at_ms > 0 for seen in read)
