"""The running Parlour's end of verifications, between a book, a homeserver of dicts, and Alice."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from mautrix.api import HTTPAPI
from mautrix.crypto import OlmAccount
from mautrix.crypto.signature import sign_olm

from appservice.matrix.crypto.declining import Declining
from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.identity import SEEDS
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.sas import Sas
from appservice.matrix.crypto.sas_terms import CANCEL, KINDS, METHOD, Party, Shown, Step
from appservice.matrix.crypto.seeds import Seeds
from appservice.matrix.crypto.store import open_key_store
from appservice.matrix.crypto.verifying import Verifying
from appservice.matrix.crypto.vouching import Vouching
from appservice.matrix.crypto.wire import client_of
from appservice.matrix.http import Api
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import DeviceId
from appservice.ports.verifying import Answer, Asked, VerifyingBook
from appservice.storage.key_place import key_place
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from tests.pure.policy.rooms import AI, ALICE, NOW

PHONE = DeviceId("ALICESPHONE")
GONE_S = 0.3


class Dicts(Api):
    """A homeserver that knows Alice's one device, and gives her what is sent to it."""

    def __init__(self, http: HTTPAPI) -> None:
        super().__init__(http, AI, DeviceId("AIDEVICE"))
        self.keys: dict[str, Any] = {}
        self.sent: list[tuple[str, Mapping[str, Any]]] = []
        self.signed: list[Mapping[str, Any]] = []
        self.away = False

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
        assert (query, as_user, body is not None) == (None, True, True), method
        if self.away:
            raise HomeserverUnavailable("away")
        if where.endswith("/keys/query"):
            return self.keys
        if where.endswith("/signatures/upload"):
            self.signed.append(body or {})
            return {"failures": {}}
        assert device
        [(user, devices)] = (body or {})["messages"].items()
        assert user == ALICE
        kind = where.split("/")[-2]
        self.sent += [(kind, content) for to, content in devices.items() if to in (PHONE, "*")]
        return {}


class Rig:
    """What a test does with it. Alice has a machine of her own, and accepts what she is asked."""

    def __init__(
        self, verifying: Verifying, book: VerifyingBook, api: Dicts, devices: Devices, ai: Party
    ) -> None:
        self.verifying = verifying
        self.book = book
        self.api = api
        self.devices = devices
        self.cancelled: list[str] = []
        self.shown: Shown | None = None
        self._ai = ai
        self._account = OlmAccount()
        self._sas: Sas | None = None
        self.identity = Seeds.new()
        self.publish()

    def publish(self) -> None:
        """Have the homeserver show what Alice has."""
        identity = self.identity.published(ALICE, PHONE, self._account)
        self.api.keys = {
            "device_keys": {ALICE: {PHONE: self._device()}},
            "master_keys": {ALICE: identity["master_key"]},
            "self_signing_keys": {ALICE: identity["self_signing_key"]},
        }

    async def beat(self, id_: str, answer: Answer = Answer.NONE) -> Asked:
        """The terminal is there, Parlour looks, and Alice gets what is sent to her."""
        await self.book.terminal(id_, answer)
        await self.verifying.look()
        await self.deliver()
        [row] = [each for each in await self.book.asked() if each.id == id_]
        return row

    async def deliver(self) -> None:
        """Alice gets what was sent to her, and answers."""
        while self.api.sent:
            await self._hears(*self.api.sent.pop(0))

    async def confirm(self) -> None:
        """Alice says that it is the same."""
        assert self._sas is not None
        await self._say(self._sas.answered(NOW, same=True))

    async def _hears(self, kind: str, content: Mapping[str, Any]) -> None:
        if kind == CANCEL:
            self.cancelled.append(content["code"])
        if kind == f"{KINDS}request":
            flow = content["transaction_id"]
            keys = self._account.identity_keys
            own = Party(ALICE, PHONE, keys["ed25519"], self.identity.public("master"))
            self._sas = Sas(flow, own, self._ai, NOW)
            ready = {"transaction_id": flow, "from_device": PHONE, "methods": [METHOD]}
            await self.verifying.heard(ALICE, f"{KINDS}ready", ready)
            await self._say(self._sas.begin())
        elif self._sas is not None:
            await self._say(self._sas.heard(kind, content, NOW))

    async def _say(self, step: Step) -> None:
        self.shown = step.show or self.shown
        for send in step.send:
            await self.verifying.heard(ALICE, send.kind, send.content)

    def _device(self) -> dict[str, Any]:
        keys = {f"{kind}:{PHONE}": key for kind, key in self._account.identity_keys.items()}
        device: dict[str, Any] = {
            "user_id": ALICE,
            "device_id": PHONE,
            "algorithms": [],
            "keys": keys,
        }
        own = {f"ed25519:{PHONE}": str(sign_olm(dict(device), self._account))}
        crossed = self.identity.signed_device(ALICE, device)["signatures"][ALICE]
        return device | {"signatures": {ALICE: own | crossed}}


@asynccontextmanager
async def rig(folder: Path) -> AsyncIterator[Rig]:
    """An AI user with an identity, at whose terminal somebody may ask."""
    async with (
        aiohttp.ClientSession() as session,
        open_rooms(f"sqlite:{folder}/rooms.db", None, IdentitySeal()) as rooms,
        key_place(f"sqlite:{folder}/crypto.db", alone=True) as place,
        open_key_store(place, AI, [bytes(32)]) as store,
    ):
        api = Dicts(HTTPAPI("http://hs.test", client_session=session))
        machine = Machine(client_of(api), store)
        await machine.load()
        await store.facts.put(SEEDS, Seeds.new().text)
        devices = Devices(api, store, lambda: NOW)
        vouching = Vouching(api, store, machine)
        declining = Declining(api, _in_no_room, "No.", lambda: NOW)
        made = Verifying(
            api, devices, vouching, declining, rooms.verifying, lambda: NOW, gone_s=GONE_S
        )
        ai = await vouching.party()
        assert ai is not None
        yield Rig(made, rooms.verifying, api, devices, ai)


async def _in_no_room(*_: object) -> None:
    raise AssertionError("nothing is said in a room")
