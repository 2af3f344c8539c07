"""The real door to keys, with a homeserver made of dicts and a person's device beside it."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from mautrix.api import HTTPAPI

from appservice.matrix.crypto import olm
from appservice.matrix.crypto.encryption import Encryption
from appservice.matrix.crypto.readiness import Phase
from appservice.matrix.crypto.store import open_key_store
from appservice.matrix.http import Api
from appservice.matrix.keys import CURSOR, EVENT
from appservice.model.encryption import Trust
from appservice.model.ids import DeviceId, RoomId, SessionId, UserId
from appservice.ports.key_mail import KeyMail
from appservice.storage.key_place import key_place
from appservice.storage.recovery_key import KeyFile
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from tests.pure.policy.rooms import AI, ALICE, NOW, ROOM

MEGOLM, OLM = "m.megolm.v1.aes-sha2", "m.olm.v1.curve25519-aes-sha2"
DEVICE = "ALICESPHONE"


class Dicts(Api):
    """A homeserver that knows one device, and remembers what was sent to it."""

    def __init__(self, http: HTTPAPI, device_keys: Mapping[str, Any]) -> None:
        super().__init__(http, AI, DeviceId("AIDEVICE"))
        self._device_keys = device_keys
        self.sent: list[Mapping[str, Any]] = []

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
        if where.endswith("/keys/query"):
            return {"device_keys": {ALICE: {DEVICE: self._device_keys}}}
        assert "/sendToDevice/m.room_key_request/" in where
        assert body is not None
        assert list(body["messages"]) == [ALICE]
        self.sent += body["messages"][ALICE].values()
        return {}


class KeysDoor:
    """`tests.contracts.keys.KeysRig`."""

    def __init__(self, encryption: Encryption, api: Dicts, mail: KeyMail, account: Any) -> None:
        self.room = ROOM
        self.read = encryption.read
        self.keys = encryption.keys
        self.arrived: list[tuple[RoomId, SessionId]] = []
        self._encryption = encryption
        self._api = api
        self._mail = mail
        self._account = account
        self._groups: dict[SessionId, Any] = {}
        self._session: Any = None
        self._count = 0
        encryption.arrived = lambda room_id, session_id: self.arrived.append((room_id, session_id))

    @property
    def requests(self) -> list[str]:
        assert all(each["action"] == "request" for each in self._api.sent)
        return [each["request_id"] for each in self._api.sent]

    async def write(self, body: str) -> tuple[str, SessionId]:
        self._count += 1
        group = olm.OutboundGroupSession()
        session_id = SessionId(group.id)
        key = {"room_id": ROOM, "session_id": session_id, "session_key": group.session_key}
        self._groups[session_id] = {"algorithm": MEGOLM, **key}
        inside = {
            "type": "m.room.message",
            "room_id": ROOM,
            "content": {"msgtype": "m.text", "body": body},
        }
        event = {
            "type": "m.room.encrypted",
            "event_id": f"${self._count}",
            "room_id": ROOM,
            "sender": ALICE,
            "origin_server_ts": NOW,
            "content": {
                "algorithm": MEGOLM,
                "ciphertext": group.encrypt(json.dumps(inside)),
                "session_id": session_id,
            },
        }
        return json.dumps(event), session_id

    async def give(self, session_id: SessionId) -> None:
        own = self._encryption.machine.own
        if self._session is None:
            own.generate_one_time_keys(1)
            (one_time_key,) = own.one_time_keys["curve25519"].values()
            self._session = olm.OutboundSession(self._account, own.identity_key, one_time_key)
        letter = {
            "type": "m.room_key",
            "content": self._groups[session_id],
            "sender": ALICE,
            "sender_device": DEVICE,
            "keys": {"ed25519": self._account.identity_keys["ed25519"]},
            "recipient": AI,
            "recipient_keys": {"ed25519": own.signing_key},
        }
        sealed = self._session.encrypt(json.dumps(letter))
        envelope = {
            "algorithm": OLM,
            "sender_key": self._account.identity_keys["curve25519"],
            "ciphertext": {
                own.identity_key: {"type": sealed.message_type, "body": sealed.ciphertext}
            },
        }
        await self._post("m.room.encrypted", envelope)

    async def withhold(self, session_id: SessionId, code: str, by: UserId = ALICE) -> None:
        word = {"algorithm": MEGOLM, "room_id": ROOM, "session_id": session_id, "code": code}
        await self._post(
            "m.room_key.withheld", {**word, "sender_key": "x", "reason": "why not"}, by
        )

    async def _post(self, kind: str, content: Mapping[str, Any], sender: UserId = ALICE) -> None:
        letter = json.dumps({EVENT: {"type": kind, "sender": sender, "content": content}})
        await self._mail.put_to_device([letter], (CURSOR, "next"))
        assert not await self._encryption.mail.once()


@asynccontextmanager
async def keys_door(folder: Path) -> AsyncIterator[KeysDoor]:
    """A door whose device works."""

    account = olm.Account()
    async with (
        aiohttp.ClientSession() as session,
        open_rooms(f"sqlite:{folder}/rooms.db", None, IdentitySeal()) as rooms,
        key_place(f"sqlite:{folder}/crypto.db", alone=True) as place,
        open_key_store(place, AI, [bytes(32)]) as store,
    ):
        http = HTTPAPI("http://hs.test", client_session=session)
        api = Dicts(http, _device_keys(account))
        encryption = Encryption(
            api,
            store,
            rooms.key_mail,
            rooms.chat,
            KeyFile(folder / "recovery-key.txt"),
            api.device_id,
            Trust.ALL,
            lambda: NOW,
            lambda _point: None,
        )
        await encryption.load()
        encryption._ready.phase = Phase.WORKS
        yield KeysDoor(encryption, api, rooms.key_mail, account)


def _device_keys(account: Any) -> Mapping[str, Any]:
    keys = {f"{kind}:{DEVICE}": key for kind, key in account.identity_keys.items()}
    device = {
        "user_id": ALICE,
        "device_id": DEVICE,
        "algorithms": [MEGOLM, OLM],
        "keys": keys,
    }
    canonical = json.dumps(device, separators=(",", ":"), sort_keys=True)
    signature = account.sign(canonical)
    return {**device, "signatures": {ALICE: {f"ed25519:{DEVICE}": signature}}}
