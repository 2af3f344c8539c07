"""The identity taken up again, after the store of keys was lost: by the operator's word alone."""

from typing import Final

from appservice.matrix.crypto.epochs import EPOCH, Cursors, EpochKeeper
from appservice.matrix.crypto.identity import RECOVERY_ID, REPLACING, SEEDS, keep_new
from appservice.matrix.crypto.own_device import DEVICE, SECRETS, following, leave_behind
from appservice.matrix.crypto.secret_storage import SecretStorage
from appservice.matrix.crypto.seeds import Seeds, checked
from appservice.matrix.crypto.shown import shown
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, text
from appservice.model.errors import IdentityTrouble, RecoveryKeyTrouble
from appservice.model.ids import DeviceId
from appservice.policy.encryption.epochs import following as next_epoch
from appservice.ports.recovery import RecoveryPlace

_NOTHING: Final = "Nothing is lost: the homeserver shows the identity that is kept here."


class Recovering:
    """Fills the store of keys; publishing is then done as at every start."""

    def __init__(self, api: Api, store: KeyStore, cursors: Cursors, configured: str) -> None:
        self._api = api
        self._store = store
        self._epochs = EpochKeeper(api, store.facts, cursors)
        self._configured = configured

    async def recover(self, words: str) -> None:
        """Open with the recovery key what the homeserver keeps, and go on with a new device."""
        seen = await shown(self._api)
        if seen.master is None:
            raise IdentityTrouble(
                "The homeserver shows no identity of the AI user, so there is nothing to recover:"
                " `parlour keys recover --new-identity` begins another one."
            )
        kept = await self._store.facts.get(SEEDS)
        if kept is not None and Seeds.of_text(kept).public("master") == seen.master:
            raise IdentityTrouble(_NOTHING)
        recovery, seeds = await SecretStorage(self._api).open(words)
        checked(seeds, seen.master)
        devices, epoch = await self._devices(), next_epoch(await self._epochs.seen())
        facts = self._store.facts
        async with self._store.transaction():
            await facts.put(SEEDS, seeds.text)
            await facts.put(RECOVERY_ID, recovery.key_id)
            await facts.drop(REPLACING)
            await self._begin_device(devices, epoch)

    async def begin_anew(self, place: RecoveryPlace) -> None:
        """Begin another identity. Done again, it is the same other one."""
        facts = self._store.facts
        if await facts.get(REPLACING) is not None:
            return
        if await place.show() is not None:
            raise RecoveryKeyTrouble(
                f"The recovery key of the identity before is kept in {place.where}: try it first,"
                " or put it aside."
            )
        devices, epoch = await self._devices(), next_epoch(await self._epochs.seen())
        async with self._store.transaction():
            await facts.put(REPLACING, "yes")
            await keep_new(facts)
            await self._begin_device(devices, epoch)

    async def _begin_device(self, devices: list[DeviceId], epoch: int) -> None:
        for table in SECRETS:
            await self._store.database.execute(f"delete from {table}")  # noqa: S608 - a constant
        await leave_behind(self._store.facts, *devices)
        await self._store.facts.put(DEVICE, following(self._configured))
        await self._store.facts.put(EPOCH, str(epoch))
        self._store.mautrix.forget()

    async def _devices(self) -> list[DeviceId]:
        """Those that were ours, by their names."""
        answer = await self._api.call("GET", path("devices"))
        found = [text(each, "device_id") for each in listing(answer, "devices")]
        return [
            DeviceId(each)
            for each in found
            if each is not None
            and (each == self._configured or each.startswith(f"{self._configured}_"))
        ]
