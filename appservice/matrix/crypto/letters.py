"""Letters between the AIs of peers: Olm-encrypted, from and to signed devices alone.

A peer may share no room with us, and homeservers tell of changed devices only those who do: its
devices are asked for anew every few minutes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import structlog

from appservice.matrix.crypto.devices import Devices, Now
from appservice.matrix.crypto.readiness import Readiness
from appservice.matrix.crypto.to_device import ToDevice
from appservice.model.encryption import Device, Trust
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.ids import UserId

_log = structlog.get_logger()
_MOST: Final = 1_000
_MOST_DEVICES: Final = 5
_LOOK_MS: Final = 300_000


@dataclass(frozen=True, slots=True)
class Letter:
    """What came, with the keys of the device that it came from (Curve25519, Ed25519)."""

    sender: UserId
    identity_key: str
    signing_key: str
    kind: str
    content: Mapping[str, Any]


Hear = Callable[[UserId, str, Mapping[str, Any]], Awaitable[None]]


class Letters:
    """`ports.peering.PeerPost`, and what opens the letters that come."""

    def __init__(
        self,
        ready: Readiness,
        devices: Devices,
        to_device: ToDevice,
        least: Trust,
        now_ms: Now,
    ) -> None:
        """`least`: what a device must be to get keys; here it has to be signed in any case."""
        self._ready = ready
        self._devices = devices
        self._to_device = to_device
        self._least = max(least, Trust.CROSS_SIGNED)
        self._now_ms = now_ms
        self._looked: dict[UserId, int] = {}
        self._come: asyncio.Queue[Letter] = asyncio.Queue(_MOST)
        self._from: frozenset[UserId] = frozenset()
        self._hear: Hear | None = None

    def expect(self, ais: Collection[UserId], hear: Hear) -> None:
        """From now on letters of these AIs are heard; those of others never are."""
        self._from, self._hear = frozenset(ais), hear

    def came(self, letter: Letter) -> None:
        """Take a letter in, unless there are too many: what is lost is asked again."""
        if letter.sender in self._from and not self._come.full():
            self._come.put_nowait(letter)

    async def run(self) -> None:
        """Hear letters until cancelled."""
        while True:
            await self.once()

    async def once(self) -> None:
        """Hear the next letter, when there is one."""
        letter = await self._come.get()
        try:
            await self._open(letter)
        except (Unavailable, HomeserverRefused) as error:
            _log.warning("letter_of_a_peer_lost", error=error)
        except Exception as error:  # noqa: BLE001 - the next one is heard all the same
            _log.error("letter_of_a_peer_lost", exc_info=error)

    async def _open(self, letter: Letter) -> None:
        await self._look(letter.sender)
        device = await self._devices.by_key(letter.sender, letter.identity_key, letter.signing_key)
        if device is not None and self._is_good(device) and self._hear is not None:
            await self._hear(letter.sender, letter.kind, letter.content)

    async def send(self, ai: UserId, kind: str, content: Mapping[str, str]) -> bool:
        """See `PeerPost`."""
        if not self._ready.works():
            return False
        await self._look(ai)
        known = (await self._devices.of([ai]))[ai]
        good = [device for device in known if self._is_good(device)][:_MOST_DEVICES]
        reached = await self._to_device.reach(good)
        await self._to_device.send(kind, [(device, content) for device in reached])
        return bool(reached)

    def _is_good(self, device: Device) -> bool:
        return device.trust >= self._least

    async def _look(self, ai: UserId) -> None:
        now_ms = self._now_ms()
        if not 0 <= now_ms - self._looked.get(ai, -_LOOK_MS) < _LOOK_MS:
            self._looked[ai] = now_ms
            await self._devices.changed([ai])
            await self._devices.of([ai])
