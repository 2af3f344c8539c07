"""Which rooms are encrypted, as the homeserver's state says it: late, lost, or for another key."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from appservice.matrix.crypto.readiness import Phase, Readiness
from appservice.matrix.crypto.rooms import ENCRYPTION, EncryptedRooms
from appservice.matrix.crypto.sending import EncryptingClient
from appservice.model.errors import HomeserverRefused
from tests.contracts.crypto_store.places import keys_on_sqlite
from tests.pure.policy.rooms import ALICE, NOW, ROOM

MEGOLM = {"algorithm": "m.megolm.v1.aes-sha2"}


class StateServer:
    """The one room's state, by type and key; it takes what is sent there."""

    def __init__(self) -> None:
        self.state: dict[tuple[str, str], dict[str, Any]] = {}
        self.sent: list[str] = []

    async def call(self, method: str, where: str, _body: Any = None, **_more: Any) -> Any:
        if method == "PUT":
            self.sent.append(where)
            return {"event_id": "$sent"}
        if where.endswith("/state"):
            return [self._event(kind, key) for kind, key in self.state]
        if where.endswith("/members"):
            return {"chunk": []}
        kind = where.split("/state/")[1].partition("/")[0]
        if (kind, "") not in self.state:
            raise HomeserverRefused("no such state", status=404, errcode="M_NOT_FOUND")
        return self.state[kind, ""]

    def _event(self, kind: str, key: str) -> dict[str, Any]:
        return {
            "type": kind,
            "state_key": key,
            "event_id": f"${kind}{key}",
            "sender": ALICE,
            "origin_server_ts": NOW,
            "content": self.state[kind, key],
        }


class Sealer:
    """Stands for `Outbound`: says only that it was asked."""

    async def encrypt(self, *_anything: Any) -> dict[str, Any]:
        return {"algorithm": MEGOLM["algorithm"]}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[tuple[StateServer, EncryptingClient]]:
    async with keys_on_sqlite(tmp_path).open() as store:
        server, sealer = StateServer(), Sealer()
        api: Any = server
        outbound: Any = sealer
        reading: Any = None
        ready = Readiness()
        ready.phase = Phase.WORKS
        yield server, EncryptingClient(api, ready, reading, outbound, EncryptedRooms(api, store))


async def sent(world: tuple[StateServer, EncryptingClient]) -> str:
    """The type under which a message leaves."""
    server, client = world
    await client.send(ROOM, "m.room.message", {"body": "hello"}, f"t{len(server.sent)}")
    return server.sent[-1].split("/send/")[1].partition("/")[0]


async def test_encryption_of_which_no_event_came_yet_is_found_at_the_next_word(
    world: tuple[StateServer, EncryptingClient],
) -> None:
    assert await sent(world) == "m.room.message"
    world[0].state[ENCRYPTION, ""] = MEGOLM
    assert await sent(world) == "m.room.encrypted"
    world[0].state.clear()
    assert await sent(world) == "m.room.encrypted", "once is for good"


async def test_a_state_event_with_a_key_says_nothing_of_the_room(
    world: tuple[StateServer, EncryptingClient],
) -> None:
    world[0].state[ENCRYPTION, "x"] = MEGOLM
    await world[1].state(ROOM)
    assert await sent(world) == "m.room.message"
    world[0].state[ENCRYPTION, ""] = MEGOLM
    await world[1].state(ROOM)
    world[0].state.clear()
    assert await sent(world) == "m.room.encrypted", "seen in the state, known from then on"
