"""What the command line does with the AI user's keys: look, show the recovery key, recover."""

import json
from dataclasses import dataclass

from appservice.app.beside import open_rooms_side
from appservice.app.crypto import open_crypto
from appservice.app.encryption import encryption_of, recovery_place
from appservice.app.homeserver import open_homeserver
from appservice.config import Config
from appservice.matrix.account import Account
from appservice.matrix.crypto.establishing import REPAIRED
from appservice.matrix.crypto.identity import RECOVERY, SEEDS
from appservice.matrix.crypto.own_device import device_key_of, device_of
from appservice.matrix.crypto.recovering import Recovering
from appservice.matrix.crypto.seeds import Seeds
from appservice.matrix.crypto.shown import shown
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api
from appservice.model.errors import (
    HomeserverRefused,
    IdentityTrouble,
    NoKeysYet,
    RecoveryKeyTrouble,
    StoreRefused,
    Unavailable,
)
from appservice.model.ids import DeviceId, UserId
from appservice.turns.faults import no_fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What was last found to be an old copy: `keys` or `homeserver`."""

    what: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysView:
    """The AI user's keys. `trouble` is what does not fit together, one sentence each."""

    user: UserId
    master_key: str | None
    device_id: DeviceId
    device_key: str | None
    recovery_place: str
    repair: Repair | None
    trouble: tuple[str, ...]


async def look(config: Config) -> KeysView:
    """The keys as they are kept here, compared with what the homeserver shows.

    Parlour may run meanwhile. Raises `StoreRefused` when there are none.
    """
    async with open_crypto(config, alone=False) as store, open_homeserver(config) as api:
        return await _view(config, store, api)


async def _view(config: Config, store: KeyStore, api: Api) -> KeysView:
    api.device_id = await device_of(store.facts, config.ai_user.device_id)
    kept, repaired = await store.facts.get(SEEDS), await store.facts.get(REPAIRED)
    device_key = await device_key_of(store)
    seeds = None if kept is None else Seeds.of_text(kept)
    return KeysView(
        user=config.ai_user_id,
        master_key=None if seeds is None else seeds.public("master"),
        device_id=api.device_id,
        device_key=device_key,
        recovery_place=recovery_place(config).where,
        repair=None if repaired is None else Repair(**json.loads(repaired)),
        trouble=tuple(await _trouble(store, api, seeds, device_key)),
    )


async def _trouble(
    store: KeyStore, api: Api, seeds: Seeds | None, device_key: str | None
) -> list[str]:
    found = []
    if await store.facts.get(RECOVERY) is not None:
        found.append("The recovery key is not known to be kept yet: see why in Parlour's log.")
    if seeds is None:
        found.append("There is no identity here yet.")
    try:
        seen = await shown(api)
    except (Unavailable, HomeserverRefused) as error:
        return [*found, f"The homeserver could not be asked ({error})."]
    if seen.master is None:
        return [*found, "The homeserver shows no identity of the AI user."]
    if seeds is None or seen.master != seeds.public("master"):
        return [*found, "The homeserver shows another identity than the one kept here."]
    if seen.signing_key != device_key:
        found.append("The homeserver does not have the device's keys, or has others.")
    elif not seen.is_signed_by(seeds.public("self_signing")):
        found.append("The identity has not signed the device.")
    return found


async def recovery_key(config: Config) -> str:
    """The recovery key. Raises `RecoveryKeyTrouble` when there is none."""
    place = recovery_place(config)
    words = await place.show()
    if words is None:
        raise RecoveryKeyTrouble(f"There is no recovery key in {place.where}.")
    return words


async def current_device(config: Config) -> DeviceId:
    """The AI user's device: as configured, until another one followed it."""
    configured = config.ai_user.device_id
    if not config.encryption.on:
        return DeviceId(configured)
    try:
        async with open_crypto(config, alone=False) as store:
            return await device_of(store.facts, configured)
    except (NoKeysYet, StoreRefused, Unavailable):
        return DeviceId(configured)


async def is_lost(config: Config, api: Api) -> bool:
    """Whether the homeserver shows an identity that is not kept here."""
    seen = await shown(api)
    try:
        async with open_crypto(config, alone=False) as store:
            kept = await store.facts.get(SEEDS)
    except NoKeysYet:
        kept = None
    ours = None if kept is None else Seeds.of_text(kept).public("master")
    return seen.master is not None and seen.master != ours


async def recover(config: Config, words: str | None, *, anew: bool) -> KeysView:
    """Take up the identity again by its recovery key, with a new device; or begin another one.

    Without `words` the recovery key comes from its place. Parlour must not run. Raises
    `ParlourError`s that say what is wrong.
    """
    async with (
        open_crypto(config, alone=True) as store,
        open_homeserver(config) as api,
        open_rooms_side(config) as rooms,
    ):
        api.device_id = await device_of(store.facts, config.ai_user.device_id)
        account = Account(api, config.appservice.id)
        await account.register()
        recovering = Recovering(api, store, rooms.chat, config.ai_user.device_id)
        if anew:
            await recovering.begin_anew(recovery_place(config))
        else:
            await recovering.recover(words or await recovery_key(config))
        api.device_id = await device_of(store.facts, config.ai_user.device_id)
        encryption = encryption_of(config, api, store, rooms, no_fault)
        await encryption.load()
        await account.make_device()
        await encryption.establish(device=True)
        if encryption.trouble is not None:
            raise IdentityTrouble(encryption.trouble)
        return await _view(config, store, api)
