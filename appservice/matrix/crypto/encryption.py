"""The AI user's end of the encryption: its parts joined, set up, and kept going."""

import asyncio
import contextlib
from collections.abc import Coroutine, Mapping
from typing import Any

import structlog

from appservice.matrix.crypto.devices import Devices, Now
from appservice.matrix.crypto.epochs import Cursors, EpochKeeper
from appservice.matrix.crypto.establishing import Establishing
from appservice.matrix.crypto.holders import Holders
from appservice.matrix.crypto.identity import Identities
from appservice.matrix.crypto.letters import Letters
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.mail import Answer, MailDesk
from appservice.matrix.crypto.outbound import Outbound
from appservice.matrix.crypto.own_device import OwnDevice
from appservice.matrix.crypto.publishing import Publishing
from appservice.matrix.crypto.readiness import Phase, Readiness
from appservice.matrix.crypto.reading import Reading
from appservice.matrix.crypto.requests import Requests
from appservice.matrix.crypto.rooms import EncryptedRooms
from appservice.matrix.crypto.sas_terms import KINDS
from appservice.matrix.crypto.sending import EncryptingClient
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.crypto.to_device import ToDevice
from appservice.matrix.crypto.wire import client_of
from appservice.matrix.http import Api
from appservice.model.encryption import OwnKeys, Trust
from appservice.model.errors import (
    HomeserverRefused,
    HomeserverUnavailable,
    IdentityTrouble,
    RecoveryKeyTrouble,
    Unavailable,
)
from appservice.model.ids import DeviceId, RoomId, SessionId, UserId
from appservice.ports.key_mail import KeyMail
from appservice.ports.keys import Arrived
from appservice.ports.recovery import RecoveryPlace
from appservice.turns.faults import Fault

_log = structlog.get_logger()
_UNFINISHED_S = 15.0
_MINUTE_S = 60.0
_LOOK_MINUTES = 10
_WITHHELD = ("m.room_key.withheld", "org.matrix.room_key.withheld")


async def _not_heard(_sender: UserId, _kind: str, _content: Mapping[str, Any]) -> None:
    """Nobody verifies."""


def _nobody(_room_id: RoomId, _session_id: SessionId) -> None:
    """Nobody waits for keys."""


class Encryption:
    """The one device of the AI user."""

    def __init__(
        self,
        api: Api,
        store: KeyStore,
        mail: KeyMail,
        cursors: Cursors,
        recovery: RecoveryPlace,
        configured_device: str,
        least: Trust,
        now_ms: Now,
        fault: Fault,
    ) -> None:
        """`api` acts as the device that the store names (`own_device.device_of`)."""
        self._ready = Readiness()
        self.arrived: Arrived = _nobody
        self.verification: Answer = _not_heard
        self.machine = Machine(client_of(api), store)
        store.undone.append(self.machine.outdated)
        self.devices = Devices(api, store, now_ms)
        self.rooms = EncryptedRooms(api, store)
        self.publishing = Publishing(api, self.machine)
        own = OwnDevice(api, store, self.machine, self.publishing, configured_device)
        identities = Identities(api, store, self.machine, recovery, fault)
        self._epochs = EpochKeeper(api, store.facts, cursors)
        self._establishing = Establishing(
            api, store, own, identities, self._epochs, self.devices, now_ms, fault
        )
        self._look_again = asyncio.Event()
        to_device = self._to_device = ToDevice(api, store, self.machine, self.devices, now_ms)
        self.keys = Requests(store, self.machine, self.devices, to_device, now_ms)
        self.outbound = Outbound(
            store, self.machine, self.devices, to_device, Holders(store), least, now_ms
        )
        self.letters = Letters(self._ready, self.devices, to_device, least, now_ms)
        self.read = Reading(self._ready, self.machine, self.devices, self.rooms)
        self.client = EncryptingClient(api, self._ready, self.read, self.outbound, self.rooms)
        self.mail = MailDesk(
            mail,
            store,
            self.machine,
            self.devices,
            self.keys,
            self._came,
            self._asked,
            fault,
            self.letters.came,
        )

    async def load(self) -> None:
        """Take up, or make, the device's keys; needs the store alone."""
        await self.machine.load()

    @property
    def works(self) -> bool:
        """Whether encrypted rooms can be read and written in, now or in a moment."""
        return self._ready.hoped

    @property
    def trouble(self) -> str | None:
        """Why encrypted rooms have to wait: what only the operator can mend."""
        return self._ready.trouble

    @property
    def own_keys(self) -> OwnKeys | None:
        """By what people know the AI user, once it is so at the homeserver."""
        master_key, client = self._establishing.master_key, self.machine.client
        if master_key is None or self._ready.phase is not Phase.WORKS:
            return None
        return OwnKeys(master_key, DeviceId(client.device_id), str(self.machine.own.signing_key))

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
        try:
            await self._establishing.once()
        except (IdentityTrouble, RecoveryKeyTrouble, HomeserverRefused) as error:
            if str(error) != self._ready.trouble:
                _log.error("encryption_waits", error=error)
            self._ready.phase, self._ready.trouble = Phase.STARTING, str(error)
            return
        self._ready.phase, self._ready.trouble = Phase.WORKS, None

    def look_again(self) -> None:
        """The homeserver was away: it may have come back as it was before."""
        self._look_again.set()

    def wake(self) -> None:
        """There is mail (`matrix.keys.Desk`)."""
        self.mail.wake()

    async def counted(self, answer: Any) -> None:
        """See `matrix.keys.Desk`."""
        if self._ready.phase is Phase.WORKS:
            await self.publishing.counted(answer)

    def work(self) -> list[tuple[Coroutine[object, object, None], str]]:
        """What has to be kept going: opening mail, giving keys late, noticing old copies."""
        return [
            (self.mail.run(), "key mail"),
            (self._finish(), "unfinished keys"),
            (self._mend(), "wedged sessions"),
            (self._watch(), "old copies"),
            (self.letters.run(), "letters of peers"),
        ]

    async def _watch(self) -> None:
        """Count the minutes in what could be copied; look now and then whether something was."""
        minutes = 0
        while self._ready.phase is not Phase.IMPOSSIBLE:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._look_again.wait(), _MINUTE_S)
            minutes += 1
            try:
                if self._look_again.is_set() or self.trouble or minutes % _LOOK_MINUTES == 0:
                    self._look_again.clear()
                    await self.establish(device=True)
                else:
                    await self._epochs.tick()
            except (Unavailable, HomeserverRefused) as error:
                _log.warning("old_copies_not_looked_for", error=error)
            except Exception as error:  # noqa: BLE001 - it is looked again in a while
                _log.error("old_copies_not_looked_for", exc_info=error)

    async def _mend(self) -> None:
        """Make Olm sessions anew, apart from the mail: somebody's homeserver may be slow."""
        while True:
            await self.machine.is_wedged.wait()
            self.machine.is_wedged.clear()
            wedged, self.machine.wedged = self.machine.wedged, set()
            for user, key in wedged:
                try:
                    if await self.devices.is_met(user):
                        await self._to_device.renew([(user, key)])
                except (Unavailable, HomeserverRefused) as error:
                    _log.info("session_not_mended", error=error)
                except Exception as error:  # noqa: BLE001 - the next one is mended all the same
                    _log.error("session_not_mended", exc_info=error)

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
        elif kind.startswith(KINDS):
            await self.verification(sender, kind, content)
