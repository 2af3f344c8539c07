"""Olm sessions with other devices, and what is sent to them.

Source: client-server specification, "Claiming one-time keys", "Recovering from undecryptable
messages", `PUT /sendToDevice`.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import structlog
from mautrix.types import IdentityKey

from appservice.matrix.crypto.devices import FEDERATION_MS, Devices, Now
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.olm import OlmSessionError
from appservice.matrix.crypto.signed import is_signed_by
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api, path
from appservice.matrix.reading import mapping, text
from appservice.model.encryption import Device
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import DeviceId, UserId

_log = structlog.get_logger()
ENCRYPTED: Final = "m.room.encrypted"
_ALGORITHM: Final = "signed_curve25519"
_FAILED_MS: Final = 30_000
_RENEWED_MS: Final = 3_600_000
_PER_REQUEST: Final = 200


class ToDevice:
    """Speaks to single devices, as the AI user's device."""

    def __init__(
        self, api: Api, store: KeyStore, machine: Machine, devices: Devices, now_ms: Now
    ) -> None:
        self._api = api
        self._store = store
        self._machine = machine
        self._devices = devices
        self._now_ms = now_ms
        # By user and identity key: anybody can name the key of somebody else.
        self._failed: dict[tuple[str, str], int] = {}
        self._renewed: dict[tuple[str, str], int] = {}

    async def reach(self, devices: Collection[Device]) -> list[Device]:
        """Those of these devices with whom there is an Olm session, made now where it was not.

        Whoever cannot be reached is not asked for again for half a minute.
        """
        now = self._now_ms()
        missing = [
            device
            for device in devices
            if not await self._has_session(device)
            and now - self._failed.get(_whose(device), -_FAILED_MS) >= _FAILED_MS
        ]
        for start in range(0, len(missing), _PER_REQUEST):
            await self._claim(missing[start : start + _PER_REQUEST])
        return [device for device in devices if await self._has_session(device)]

    async def _has_session(self, device: Device) -> bool:
        return await self._machine.owners.has(device)

    async def send(self, kind: str, contents: Sequence[tuple[Device, Mapping[str, Any]]]) -> None:
        """Send encrypted events to devices that were reached."""
        for start in range(0, len(contents), _PER_REQUEST):
            # Others want the ratchets, too; and each commit of its own would wait for the disk.
            async with self._machine.ratchets(), self._store.transaction():
                sealed = [
                    (device, await self._machine.encrypt_for(device, kind, content))
                    for device, content in contents[start : start + _PER_REQUEST]
                ]
            await self.send_clear(ENCRYPTED, sealed)

    async def send_clear(
        self, kind: str, contents: Sequence[tuple[Device, Mapping[str, Any]]]
    ) -> None:
        """Send events that homeservers can read."""
        if not contents:
            return
        messages: dict[str, dict[str, Any]] = {}
        for device, content in contents:
            messages.setdefault(device.user_id, {})[device.device_id] = content
        where = path("sendToDevice", kind, secrets.token_hex(8))
        await self._api.call("PUT", where, {"messages": messages}, device=True)

    async def send_to(
        self, kind: str, user: UserId, devices: Sequence[DeviceId], content: Mapping[str, Any]
    ) -> None:
        """Send one event, that homeservers can read, to devices that may not be known."""
        where = path("sendToDevice", kind, secrets.token_hex(8))
        messages = {user: dict.fromkeys(devices, content)}
        await self._api.call("PUT", where, {"messages": messages}, device=True)

    async def renew(self, wedged: Collection[tuple[str, str]]) -> None:
        """Make new Olm sessions with devices whose messages we cannot read; once an hour each."""
        now = self._now_ms()
        for user, key in wedged:
            if now - self._renewed.get((user, key), -_RENEWED_MS) < _RENEWED_MS:
                continue
            self._renewed[user, key] = now
            device = await self._devices.by_key(UserId(user), key)
            if device is not None:
                await self._claim([device])
                if device in await self.reach([device]):
                    await self.send("m.dummy", [(device, {})])

    async def _claim(self, devices: Sequence[Device]) -> None:
        wanted: dict[str, dict[str, str]] = {}
        for device in devices:
            wanted.setdefault(device.user_id, {})[device.device_id] = _ALGORITHM
        body = {"one_time_keys": wanted, "timeout": FEDERATION_MS}
        given: Mapping[str, Any] = {}
        try:
            answer = await self._api.call("POST", path("keys", "claim"), body, device=True)
            given = mapping(answer, "one_time_keys")
        except HomeserverUnavailable as error:
            _log.warning("one_time_keys_not_claimed", error=error)
        for device in devices:
            offered = mapping(mapping(given, device.user_id), DeviceId(device.device_id))
            if not await self._begin(device, offered):
                self._failed[_whose(device)] = self._now_ms()
                _log.info("device_not_reached", user_id=device.user_id)

    async def _begin(self, device: Device, offered: Mapping[str, Any]) -> bool:
        for signed in offered.values():
            if not isinstance(signed, dict):
                continue
            key = text(signed, "key")
            ours = is_signed_by(signed, device.user_id, device.signing_key, name=device.device_id)
            if key is None or not ours:
                continue
            async with self._machine.ratchets(), self._store.transaction():
                try:
                    session = self._machine.own.new_outbound_session(
                        IdentityKey(device.identity_key), IdentityKey(key)
                    )
                except OlmSessionError:
                    continue
                await self._machine.crypto_store.add_session(
                    IdentityKey(device.identity_key), session
                )
                await self._machine.owners.note(session.id, device.user_id, device.signing_key)
            self._failed.pop(_whose(device), None)
            return True
        return False


def _whose(device: Device) -> tuple[str, str]:
    return device.user_id, device.identity_key
