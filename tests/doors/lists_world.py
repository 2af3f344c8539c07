"""Device lists as people's homeservers give them, honest or not, and the AI user's look at them."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from mautrix.api import HTTPAPI
from mautrix.crypto import InboundGroupSession
from mautrix.types import RoomID

from appservice.matrix.crypto import olm
from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.readiness import Phase, Readiness
from appservice.matrix.crypto.reading import Reading
from appservice.matrix.crypto.rooms import EncryptedRooms
from appservice.matrix.crypto.seeds import Seeds
from appservice.matrix.crypto.store import KeyStore, open_key_store
from appservice.matrix.crypto.to_device import ToDevice
from appservice.matrix.crypto.wire import client_of
from appservice.matrix.http import Api
from appservice.model.ids import DeviceId, UserId
from appservice.policy.encryption.periods import MEGOLM
from appservice.storage.key_place import key_place
from tests.pure.policy.rooms import AI, NOW, ROOM


class Person:
    """Somebody's homeserver: it lists what it is told to, with signatures that hold."""

    def __init__(self, user: UserId) -> None:
        self.user = user
        self.identity: Seeds | None = None
        self.listed: dict[str, Any] = {}
        self.accounts: dict[str, Any] = {}
        self.sessions: dict[str, Any] = {}

    def device(self, name: str, *, signed: bool = False, key: str | None = None) -> str:
        """A device with keys of its own, or with somebody's identity key; gives that key."""
        account: Any = olm.Account()
        identity_key = key or account.identity_keys["curve25519"]
        keys = {
            f"curve25519:{name}": identity_key,
            f"ed25519:{name}": account.identity_keys["ed25519"],
        }
        device: dict[str, Any] = {"user_id": self.user, "device_id": name, "keys": keys}
        by = {f"ed25519:{name}": account.sign(_canonical(device))}
        if signed:
            assert self.identity is not None
            [(by_identity, signature)] = self.identity.signed_device(self.user, device)[
                "signatures"
            ][self.user].items()
            by[by_identity] = signature
        self.listed[name] = {**device, "signatures": {self.user: by}}
        self.accounts[name] = account
        return str(identity_key)

    def one_time_key(self, name: str) -> dict[str, Any]:
        """One that the device signed."""
        account = self.accounts[name]
        account.generate_one_time_keys(1)
        [(key_id, key)] = account.one_time_keys["curve25519"].items()
        account.mark_keys_as_published()
        signature = account.sign(_canonical({"key": key}))
        signed = {"key": key, "signatures": {self.user: {f"ed25519:{name}": signature}}}
        return {f"signed_curve25519:{key_id}": signed}


class Servers(Api):
    """The homeservers of these people; those of `silent` ones do not answer."""

    def __init__(self, http: HTTPAPI) -> None:
        super().__init__(http, AI, DeviceId("AIDEVICE"))
        self.people: dict[UserId, Person] = {}
        self.silent: set[UserId] = set()
        self.queries: list[list[str]] = []
        self.letters: list[dict[str, Any]] = []
        self.now_ms = NOW

    def person(self, user: UserId) -> Person:
        """Somebody new."""
        return self.people.setdefault(user, Person(user))

    async def call(
        self,
        method: str,
        where: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        *,
        device: bool = False,
        as_user: bool = True,
    ) -> Any:
        assert (query, device, as_user) == (None, True, True), method
        body = body or {}
        if where.endswith("/keys/query"):
            return self._lists(body)
        if where.endswith("/keys/claim"):
            wanted = body["one_time_keys"]
            given = {
                user: {name: self.people[user].one_time_key(name) for name in names}
                for user, names in wanted.items()
            }
            return {"one_time_keys": given}
        assert "/sendToDevice/" in where
        self.letters.append(body["messages"])
        return {}

    def _lists(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        asked = list(body["device_keys"])
        self.queries.append(asked)
        answer: dict[str, dict[str, Any]] = {
            "device_keys": {},
            "master_keys": {},
            "self_signing_keys": {},
        }
        for user in asked:
            if user in self.silent or user not in self.people:
                continue
            person = self.people[user]
            answer["device_keys"][user] = dict(person.listed)
            if person.identity is not None:
                published = person.identity.published(
                    user, DeviceId("NONE"), olm_account(person.accounts)
                )
                answer["master_keys"][user] = published["master_key"]
                answer["self_signing_keys"][user] = published["self_signing_key"]
        return answer


class Lists:
    """What a test works with."""

    def __init__(self, servers: Servers, store: KeyStore) -> None:
        self.servers = servers
        self.store = store
        self.machine = Machine(client_of(servers), store)
        store.undone.append(self.machine.outdated)
        self.devices = Devices(servers, store, lambda: servers.now_ms)
        self.to_device = ToDevice(
            servers, store, self.machine, self.devices, lambda: servers.now_ms
        )
        ready = Readiness()
        ready.phase = Phase.WORKS
        rooms = EncryptedRooms(servers, store)
        self.reading = Reading(ready, self.machine, self.devices, rooms)

    async def give(self, person: Person, device: str, group: Any) -> None:
        """That device gives the key of a Megolm session of its own."""
        keys = person.accounts[device].identity_keys
        async with self.store.transaction():
            await self.machine.keep(
                InboundGroupSession(
                    session_key=group.session_key,
                    signing_key=keys["ed25519"],
                    sender_key=keys["curve25519"],
                    room_id=RoomID(ROOM),
                ),
                person.user,
            )


def said(person: Person, group: Any, body: str = "!ai end") -> dict[str, Any]:
    """A message of that person, encrypted in a session of theirs."""
    inside = {
        "type": "m.room.message",
        "room_id": ROOM,
        "content": {"msgtype": "m.text", "body": body},
    }
    return {
        "type": "m.room.encrypted",
        "event_id": f"${group.id}",
        "sender": person.user,
        "origin_server_ts": NOW,
        "content": {
            "algorithm": MEGOLM,
            "ciphertext": group.encrypt(json.dumps(inside)),
            "session_id": group.id,
        },
    }


def olm_account(accounts: Mapping[str, Any]) -> Any:
    """Any account of a person: its signature of the master key is not looked at."""
    return next(iter(accounts.values()))


@asynccontextmanager
async def lists_world(folder: Path) -> AsyncIterator[Lists]:
    """With a store of keys of its own."""
    async with (
        aiohttp.ClientSession() as session,
        key_place(f"sqlite:{folder}/crypto.db", alone=True) as place,
        open_key_store(place, AI, [bytes(32)]) as store,
    ):
        lists = Lists(Servers(HTTPAPI("http://hs.test", client_session=session)), store)
        await lists.machine.load()
        yield lists


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
