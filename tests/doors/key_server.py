"""A homeserver made of dicts that knows the AI user alone: its devices, keys and account data."""

import copy
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import aiohttp
from mautrix.api import HTTPAPI
from mautrix.errors import MatrixUnknownRequestError

from appservice.matrix.crypto.encryption import Encryption
from appservice.matrix.crypto.own_device import device_of
from appservice.matrix.crypto.recovering import Recovering
from appservice.matrix.crypto.store import KeyStore, open_key_store
from appservice.matrix.http import Api
from appservice.model.encryption import Trust
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.ids import DeviceId
from appservice.storage.key_place import key_place
from appservice.storage.recovery_key import KeyFile
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from tests.pure.policy.rooms import AI, NOW

FIRST = "AIDEVICE"


class KeyServer:
    """What is kept there.

    `refused` are ends of paths that are answered with 403; `confirms`, with the wish for a person's
    confirmation.
    """

    def __init__(self) -> None:
        self.devices: dict[str, dict[str, Any]] = {FIRST: {}}
        self.one_time: dict[str, dict[str, Any]] = {FIRST: {}}
        self.identity: dict[str, Any] = {}
        self.data: dict[str, dict[str, Any]] = {}
        self.refused: set[str] = set()
        self.confirms: set[str] = set()

    def copy(self) -> "KeyServer":
        """A backup of it."""
        return copy.deepcopy(self)

    def answer(self, device_id: str, method: str, where: str, body: Mapping[str, Any]) -> Any:
        """One request."""
        self._object(where)
        part = where.removeprefix("/_matrix/client/v3/")
        if part == "keys/query":
            shown = {kind: {AI: key} for kind, key in self.identity.items()}
            return {"device_keys": {AI: {n: d for n, d in self.devices.items() if d}}, **shown}
        if part == "keys/upload":
            if "device_keys" in body:
                self.devices[device_id] = dict(body["device_keys"])
            self.one_time[device_id] |= body["one_time_keys"]
        elif part == "keys/device_signing/upload":
            self.identity = {f"{name}s": key for name, key in body.items()}
        elif part == "keys/signatures/upload":
            for name, signed in body[AI].items():
                self.devices[name].setdefault("signatures", {})[AI] |= signed["signatures"][AI]
        elif part.startswith("devices/"):
            self._device(method, part.partition("/")[2])
        elif part == "devices":
            return {"devices": [{"device_id": name} for name in self.devices]}
        else:
            return self._data(method, unquote(part.rpartition("/")[2]), body)
        return {}

    def _object(self, where: str) -> None:
        if any(where.endswith(each) for each in self.refused):
            raise HomeserverRefused("it says no", status=403, errcode="M_FORBIDDEN")
        if any(where.endswith(each) for each in self.confirms):
            # As `matrix.http` judges a 401.
            flows = MatrixUnknownRequestError(401, '{"flows": []}')
            raise HomeserverUnavailable("it asks for a person") from flows

    def _device(self, method: str, name: str) -> None:
        if method == "DELETE":
            self.devices.pop(name, None)
            self.one_time.pop(name, None)
        else:
            self.devices.setdefault(name, {})
            self.one_time.setdefault(name, {})

    def _data(self, method: str, kind: str, body: Mapping[str, Any]) -> Any:
        if method == "PUT":
            self.data[kind] = dict(body)
        elif kind not in self.data:
            raise HomeserverRefused("not found", status=404, errcode="M_NOT_FOUND")
        return self.data.get(kind)


class _Dicts(Api):
    def __init__(self, http: HTTPAPI, server: Callable[[], KeyServer]) -> None:
        super().__init__(http, AI, DeviceId(FIRST))
        self._server = server

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
        assert (query, as_user) == (None, True)
        assert not device or self.device_id in self._server().devices, "no such device"
        return self._server().answer(self.device_id, method, where, body or {})


class Started:
    """One run of the AI's end of the encryption, as far as keys and identity go."""

    def __init__(self, encryption: Encryption, store: KeyStore, api: Api, rooms: Any) -> None:
        self.encryption = encryption
        self.store = store
        self.api = api
        self.recovering = Recovering(api, store, rooms.chat, FIRST)

    async def establish(self) -> str | None:
        """The trouble, if there is some."""
        await self.encryption.establish(device=True)
        return self.encryption.trouble


@asynccontextmanager
async def started(
    folder: Path, server: Callable[[], KeyServer], fault: Callable[[str], None] = lambda _: None
) -> AsyncIterator[Started]:
    """A start on the databases in that folder; nothing is asked of the homeserver yet."""
    async with (
        aiohttp.ClientSession() as session,
        open_rooms(f"sqlite:{folder}/rooms.db", None, IdentitySeal()) as rooms,
        key_place(f"sqlite:{folder}/crypto.db", alone=True) as place,
        open_key_store(place, AI, [bytes(32)]) as store,
    ):
        api = _Dicts(HTTPAPI("http://hs.test", client_session=session), server)
        api.device_id = await device_of(store.facts, FIRST)
        encryption = Encryption(
            api,
            store,
            rooms.key_mail,
            rooms.chat,
            KeyFile(folder / "recovery-key.txt"),
            FIRST,
            Trust.ALL,
            lambda: NOW,
            fault,
        )
        await encryption.load()
        yield Started(encryption, store, api, rooms)
