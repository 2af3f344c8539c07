"""The public half of the AI user's device at the homeserver: its keys, and keys to begin with.

Every private half is stored before its public half leaves: killed in between, the same keys are
uploaded again. Source: client-server specification, `POST /keys/upload`, "Fallback keys".
"""

import asyncio
from typing import Any

import structlog

from appservice.matrix.crypto.machine import Machine
from appservice.matrix.http import Api, path
from appservice.matrix.reading import mapping, whole

_log = structlog.get_logger()
_KIND = "signed_curve25519"


class Publishing:
    """Keeps one-time keys and a fallback key at the homeserver."""

    def __init__(self, api: Api, machine: Machine) -> None:
        self._api = api
        self._machine = machine
        self._one = asyncio.Lock()

    async def counted(self, answer: Any) -> None:
        """An answer of `/sync` or `/keys/upload` tells how many are left."""
        if not isinstance(answer, dict) or "device_one_time_keys_count" not in answer:
            return
        left = whole(mapping(answer, "device_one_time_keys_count"), _KIND) or 0
        unused = answer.get("device_unused_fallback_key_types")
        fallback = isinstance(unused, list) and _KIND not in unused
        if left < self._machine.own.max_one_time_keys // 4 or fallback:
            await self.publish(left, fallback=fallback)

    async def publish(self, left: int, *, fallback: bool, device: bool = False) -> None:
        """Upload one-time keys up to half the maximum, a fallback key, the keys of the device.

        The latter once, unless `device` says that the homeserver does not have them.
        """
        async with self._one:
            client = self._machine.client
            async with self._machine.ratchets():
                account = self._machine.own
                one_time = account.get_one_time_keys(client.mxid, client.device_id, left)
                spare = self._machine.fallback_key() if fallback else {}
                await self._machine.crypto_store.put_account(account)
            body: dict[str, Any] = {"one_time_keys": one_time, "fallback_keys": spare}
            if device or not account.shared:
                body["device_keys"] = account.get_device_keys(
                    client.mxid, client.device_id
                ).serialize()
            await self._api.call("POST", path("keys", "upload"), body, device=True)
            async with self._machine.ratchets():
                account = self._machine.own
                account.shared = True
                account.mark_keys_as_published()
                await self._machine.crypto_store.put_account(account)
            _log.info("keys_published", one_time=len(one_time), fallback=bool(spare))
