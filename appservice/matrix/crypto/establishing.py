"""One look at keys and identity, here and at the homeserver, that ends with both as they should be.

Done at each start, after the homeserver was away, and now and then. It may be cut off anywhere and
done again.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Final

import structlog

from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.epochs import EpochKeeper
from appservice.matrix.crypto.identity import Identities
from appservice.matrix.crypto.own_device import OwnDevice
from appservice.matrix.crypto.shown import shown
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api
from appservice.policy.encryption.epochs import Epochs, Restored, following, restored
from appservice.turns.faults import Fault

_log = structlog.get_logger()
REPAIRED: Final = "repaired"
"""What was found to be an old copy last, and when."""


class Establishing:
    """Brings the AI user's end of the encryption into order."""

    def __init__(
        self,
        api: Api,
        store: KeyStore,
        device: OwnDevice,
        identities: Identities,
        epochs: EpochKeeper,
        devices: Devices,
        now_ms: Callable[[], int],
        fault: Fault,
    ) -> None:
        self._api = api
        self._store = store
        self._device = device
        self._identities = identities
        self._epochs = epochs
        self._devices = devices
        self._now_ms = now_ms
        self._fault = fault
        self._one = asyncio.Lock()
        self.master_key: str | None = None
        """The identity's public master key, once all is in order."""

    async def once(self) -> None:
        """Raises `IdentityTrouble` and `RecoveryKeyTrouble` for what the operator has to mend."""
        async with self._one:
            epochs = await self._epochs.seen()
            seen = await shown(self._api)
            # The identity first: without it nothing of a device may be published.
            began = epochs.keys == 0 and max(epochs.rooms, epochs.homeserver) > 0
            seeds = await self._identities.ready(seen, began=began)
            await self._repair(epochs)
            if await self._device.publish(await shown(self._api)):
                self._fault("device-published")
            seen = await shown(self._api)
            await self._identities.publish(seeds, seen)
            await self._identities.sign_device(seeds, seen)
            await self._device.remove_left()
            await self._epochs.begin()
            self.master_key = seeds.public("master")

    async def _repair(self, epochs: Epochs) -> None:
        found = restored(epochs)
        if Restored.KEYS in found:
            _log.error("keys_are_an_old_copy", epoch=epochs.keys)
            await self._note(Restored.KEYS)
            await self._device.follow(following(epochs))
            self._fault("device-follows")
        if Restored.HOMESERVER in found:
            _log.error("homeserver_is_an_old_copy", epoch=epochs.homeserver)
            await self._note(Restored.HOMESERVER)
            await self._device.make_again()
            await self._devices.all_changed()

    async def _note(self, what: Restored) -> None:
        noted = {"what": what.name.lower(), "at_ms": self._now_ms()}
        await self._store.facts.put(REPAIRED, json.dumps(noted))
