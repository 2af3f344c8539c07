"""The AI user's end of the encryption: its parts joined, set up, and kept going."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import structlog

from appservice.matrix.crypto.devices import Devices, Now
from appservice.matrix.crypto.holders import Holders
from appservice.matrix.crypto.identity import Identities
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.mail import MailDesk
from appservice.matrix.crypto.outbound import Outbound
from appservice.matrix.crypto.publishing import Publishing
from appservice.matrix.crypto.readiness import Phase, Readiness
from appservice.matrix.crypto.reading import Reading
from appservice.matrix.crypto.requests import Requests
from appservice.matrix.crypto.rooms import EncryptedRooms
from appservice.matrix.crypto.sending import EncryptingClient
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.crypto.to_device import ToDevice
from appservice.matrix.crypto.wire import client_of
from appservice.matrix.http import Api
from appservice.model.encryption import Trust
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable, Unavailable
from appservice.model.ids import RoomId, SessionId, UserId
from appservice.ports.key_mail import KeyMail
from appservice.ports.keys import Arrived
from appservice.turns.faults import Fault

_log = structlog.get_logger()
_UNFINISHED_S = 15.0
_WITHHELD = ("m.room_key.withheld", "org.matrix.room_key.withheld")


def _nobody(_room_id: RoomId, _session_id: SessionId) -> None:
    """Nobody waits for keys."""


class Encryption:
    """The one device of the AI user."""

    def __init__(
        self,
        api: Api,
        store: KeyStore,
        mail: KeyMail,
        keep_recovery_key: Callable[[str], Awaitable[None]],
        least: Trust,
        now_ms: Now,
        fault: Fault,
    ) -> None:
        self._ready = Readiness()
        self.arrived: Arrived = _nobody
        self.machine = Machine(client_of(api), store.mautrix)
        store.undone.append(self.machine.outdated)
        self.devices = Devices(api, store, now_ms)
        self.rooms = EncryptedRooms(api, store)
        self.publishing = Publishing(api, self.machine)
        self._identity = Identities(self.machine, keep_recovery_key)
        to_device = ToDevice(api, store, self.machine, self.devices, now_ms)
        self.keys = Requests(store, self.machine, self.devices, to_device, now_ms)
        self.outbound = Outbound(
            store, self.machine, self.devices, to_device, Holders(store), least, now_ms
        )
        self.read = Reading(self._ready, self.machine, self.devices, self.rooms)
        self.client = EncryptingClient(api, self._ready, self.read, self.outbound, self.rooms)
        self.mail = MailDesk(
            mail,
            store,
            self.machine,
            self.devices,
            to_device,
            self.keys,
            self._came,
            self._asked,
            fault,
        )

    async def load(self) -> None:
        """Take up, or make, the device's keys; needs the store alone."""
        await self.machine.load()

    @property
    def works(self) -> bool:
        """Whether encrypted rooms can be read and written in, now or in a moment."""
        return self._ready.hoped

    async def establish(self, *, device: bool) -> None:
        """Have the device's keys and its identity at the homeserver. May be done again.

        `device` is whether the homeserver made the device. One that had made it before, and does
        not now, is waited for: what was encrypted is never continued in the clear.
        """
        if not device:
            if self.machine.own.shared:
                raise HomeserverUnavailable(
                    "the homeserver does not let us have our device any more: check that the"
                    " registration it has says io.element.msc4190: true"
                )
            self._ready.phase = Phase.IMPOSSIBLE
            return
        if not self.machine.own.shared:
            await self.publishing.publish(0, fallback=True)
        await self._identity.establish()
        self._ready.phase = Phase.WORKS

    def wake(self) -> None:
        """There is mail (`matrix.keys.Desk`)."""
        self.mail.wake()

    async def counted(self, answer: Any) -> None:
        """See `matrix.keys.Desk`."""
        await self.publishing.counted(answer)

    def work(self) -> list[tuple[Coroutine[object, object, None], str]]:
        """What has to be kept going: opening mail, and giving keys that could not be given."""
        return [(self.mail.run(), "key mail"), (self._finish(), "unfinished keys")]

    async def _finish(self) -> None:
        while True:
            await asyncio.sleep(_UNFINISHED_S)
            try:
                await self.client.give_what_is_owed()
            except (Unavailable, HomeserverRefused) as error:
                _log.info("keys_still_owed", error=error)

    def _came(self, room_id: RoomId, session_id: SessionId) -> None:
        self.arrived(room_id, session_id)

    async def _asked(self, sender: UserId, kind: str, content: Mapping[str, Any]) -> None:
        if kind == "m.room_key_request":
            await self.outbound.asked(sender, content)
        elif kind in _WITHHELD:
            await self.keys.refused(sender, content)
