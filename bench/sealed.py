"""Encrypted rooms for the own share of a reply: keys are real, the homeserver's answers are timed.

Every person has an Olm account and a Megolm session in each room, the AI user a store of keys in a
file. What a person's client does is not measured.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from mautrix.client import Client
from mautrix.crypto import InboundGroupSession, OlmAccount, OutboundGroupSession
from mautrix.types import DeviceID, RoomID, UserID

from appservice.app.deriving import derive
from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.holders import Holders
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.outbound import Outbound
from appservice.matrix.crypto.readiness import Phase, Readiness
from appservice.matrix.crypto.reading import Reading
from appservice.matrix.crypto.rooms import EncryptedRooms
from appservice.matrix.crypto.store import KeyStore, open_key_store
from appservice.matrix.crypto.to_device import ToDevice
from appservice.model.encryption import Trust
from appservice.model.ids import EventId, RoomId, UserId
from appservice.policy.encryption.periods import MEGOLM, Periods
from appservice.storage.key_place import key_place
from appservice.turns.clock import now_ms
from bench.events import AI, person, room_id
from bench.waits import TimedHomeserver, Waits

_DEVICE = DeviceID("ONE")


class People:
    """The devices of everybody: what they upload, and what they say."""

    def __init__(self, users: int, rooms: int) -> None:
        self.accounts = {person(number): OlmAccount() for number in range(users)}
        self.sessions: dict[tuple[str, str], OutboundGroupSession] = {}
        for user in self.accounts:
            for number in range(rooms):
                session = OutboundGroupSession(RoomID(room_id(number)))
                session.shared, session.max_messages = True, 1_000_000
                self.sessions[user, room_id(number)] = session

    def say(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event as its sender's client would send it."""
        user, room = event["sender"], event["room_id"]
        session = self.sessions[user, room]
        said = {"room_id": room, "type": event["type"], "content": event["content"]}
        content = {
            "algorithm": MEGOLM,
            "sender_key": self.accounts[user].identity_key,
            "device_id": _DEVICE,
            "session_id": session.id,
            "ciphertext": session.encrypt(json.dumps(said)),  # type: ignore[no-untyped-call]
        }
        return {**event, "type": "m.room.encrypted", "content": content}

    def listed(self, user: str) -> Any:
        """Their device, as its homeserver lists it."""
        return {_DEVICE: self.accounts[user].get_device_keys(UserID(user), _DEVICE).serialize()}

    def one_time_key(self, user: str) -> dict[str, Any]:
        """A key to begin an Olm session with."""
        account = self.accounts[user]
        keys = account.get_one_time_keys(UserID(user), _DEVICE, account.max_one_time_keys // 2 - 1)
        account.mark_keys_as_published()
        return dict([next(iter(keys.items()))])


class _KeyServer:
    """`Api`, as far as keys need it."""

    user_id, device_id = AI, "AI"

    def __init__(self, people: People) -> None:
        self._people = people

    async def call(self, _method: str, where: str, body: Any = None, **_more: Any) -> Any:
        """Answer for the devices of everybody."""
        if where.endswith("keys/query"):
            return {"device_keys": {user: self._listed(user) for user in body["device_keys"]}}
        if where.endswith("keys/claim"):
            wanted = body["one_time_keys"]
            return {"one_time_keys": {u: {_DEVICE: self._people.one_time_key(u)} for u in wanted}}
        return {}

    def _listed(self, user: str) -> Any:
        return self._people.listed(user) if user != AI else {}


class SealingHomeserver(TimedHomeserver):
    """`TimedHomeserver` in encrypted rooms: it asks who is there, then seals."""

    def __init__(
        self,
        outbound: Outbound,
        waits: Waits,
        seconds: float,
        states: Mapping[RoomId, str],
        sent: Callable[[RoomId, Mapping[str, Any]], None],
    ) -> None:
        super().__init__(waits, seconds, states, sent)
        self._outbound = outbound
        self._plain = sent

    async def send(
        self, room_id: RoomId, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        """Seal and take an event."""
        await self._waits.wait(room_id, self._seconds)
        state = json.loads(self._states[room_id])
        readers = [UserId(e["state_key"]) for e in state if e["type"] == "m.room.member"]
        sealed = await self._outbound.encrypt(room_id, event_type, content, readers, Periods())
        json.dumps(sealed)
        return await super().send(room_id, event_type, content, txn_id)


@asynccontextmanager
async def sealing(directory: Path, people: People) -> AsyncIterator[tuple[Reading, Outbound]]:
    """The AI user's end: what reads, and what encrypts."""
    secrets = [derive("a secret of the bench, long enough", "store of keys")]
    url = f"sqlite:{directory}/crypto.db"
    async with (
        key_place(url, alone=True) as place,
        open_key_store(place, UserId(AI), secrets) as store,
    ):
        yield await _joined(store, people)


async def _joined(store: KeyStore, people: People) -> tuple[Reading, Outbound]:
    api: Any = _KeyServer(people)
    client = Client(mxid=UserID(AI), device_id=DeviceID("AI"), base_url="http://bench.invalid")
    machine = Machine(client, store)
    await machine.load()
    for (user, room), session in people.sessions.items():
        account = people.accounts[user]
        await machine.keep(
            InboundGroupSession(
                session_key=session.session_key,
                signing_key=account.signing_key,
                sender_key=account.identity_key,
                room_id=RoomID(room),
            ),
            UserId(user),
        )
    devices, rooms, ready = Devices(api, store, now_ms), EncryptedRooms(api, store), Readiness()
    ready.phase = Phase.WORKS
    for room in {room for _, room in people.sessions}:
        await rooms.see(RoomId(room), "m.room.encryption", {"algorithm": MEGOLM})
    to_device = ToDevice(api, store, machine, devices, now_ms)
    outbound = Outbound(store, machine, devices, to_device, Holders(store), Trust.ALL, now_ms)
    return Reading(ready, machine, devices, rooms), outbound
