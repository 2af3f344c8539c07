"""The AI user's one device: its ID, and its keys at the homeserver.

A device ID never gets other keys: whoever knows the device refuses them, for good. So a device
whose secrets are lost, or were used by a later copy of them, is followed by one with another ID.
"""

import json
import secrets
from typing import Final

import structlog
from mautrix.crypto import OlmAccount
from mautrix.types import DeviceID

from appservice.matrix.crypto.epochs import EPOCH
from appservice.matrix.crypto.facts import Facts
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.publishing import Publishing
from appservice.matrix.crypto.shown import Shown
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api, path
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import DeviceId

_log = structlog.get_logger()
DEVICE: Final = "device"
_LEFT: Final = "devices left"
_NOT_FOUND: Final = 404
SECRETS: Final = ("crypto_account", "crypto_olm_session", "crypto_megolm_outbound_session")
"""What must not be used beside, or after, another copy of it."""


async def device_of(facts: Facts, configured: str) -> DeviceId:
    """The device in use: as configured, until another one followed it."""
    return DeviceId(await facts.get(DEVICE) or configured)


async def device_key_of(store: KeyStore) -> str | None:
    """The Ed25519 key of the device in the store."""
    account: OlmAccount | None = await store.mautrix.get_account()
    return None if account is None else str(account.signing_key)


def following(configured: str) -> DeviceId:
    """An ID that no device had."""
    return DeviceId(f"{configured}_{secrets.token_hex(4).upper()}")


async def leave_behind(facts: Facts, *devices: DeviceId) -> None:
    """Note devices that are to be removed from the homeserver when there is another one."""
    known = await left_behind(facts)
    await facts.put(_LEFT, json.dumps(sorted({*known, *devices})))


async def left_behind(facts: Facts) -> list[DeviceId]:
    """Devices that are to be removed."""
    return [DeviceId(each) for each in json.loads(await facts.get(_LEFT) or "[]")]


class OwnDevice:
    """Makes it, publishes it, lets another one follow it. Everything may be done again."""

    def __init__(
        self, api: Api, store: KeyStore, machine: Machine, publishing: Publishing, configured: str
    ) -> None:
        self._api = api
        self._store = store
        self._machine = machine
        self._publishing = publishing
        self._configured = configured

    async def make(self) -> None:
        """Have it at the homeserver (MSC4190)."""
        where = path("devices", self._api.device_id)
        await self._api.call("PUT", where, {"display_name": "Parlour"})

    async def follow(self, epoch: int | None = None) -> None:
        """Begin with a new device; the old one's secrets are never used again.

        Sessions that others made stay readable. `epoch` is put in the same commit.
        """
        new = following(self._configured)
        async with self._machine.ratchets():
            async with self._store.transaction() as connection:
                for table in SECRETS:
                    await connection.execute(f"delete from {table}")  # noqa: S608 - our constant
                await leave_behind(self._store.facts, self._api.device_id)
                await self._store.facts.put(DEVICE, new)
                if epoch is not None:
                    await self._store.facts.put(EPOCH, str(epoch))
            self._store.mautrix.forget()
            self._api.device_id = new
            self._machine.client.device_id = DeviceID(new)
            await self._machine.load()
        _log.warning("device_follows", device_id=new)

    async def make_again(self) -> None:
        """The same device, without what the homeserver offers in its name: that has been used."""
        await self._remove(self._api.device_id)
        await self.make()

    async def publish(self, seen: Shown) -> bool:
        """Have its keys at the homeserver; whether that had to be done."""
        ours = self._machine.own.signing_key
        if seen.signing_key not in (None, ours):
            await self.follow()
        elif seen.signing_key == ours and self._machine.own.shared:
            return False
        await self.make()
        await self._publishing.publish(0, fallback=True, device=True)
        return True

    async def remove_left(self) -> None:
        """Remove those that this one follows."""
        for device_id in await left_behind(self._store.facts):
            if device_id != self._api.device_id:
                await self._remove(device_id)
        await self._store.facts.drop(_LEFT)

    async def _remove(self, device_id: DeviceId) -> None:
        try:
            await self._api.call("DELETE", path("devices", device_id), {})
        except HomeserverRefused as refused:
            if refused.status != _NOT_FOUND:
                raise
