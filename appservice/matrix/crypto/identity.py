"""The AI user's cross-signing identity: made once, kept for ever.

The order is what makes it safe to be killed at any line: the secrets are kept first, then the
recovery key is put where the operator wants it, and only then is anything published. Every step
done again comes to the same identity.

Source: client-server specification, "Cross-signing", "Secret storage".
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import structlog
from mautrix.errors import MatrixRequestError

from appservice.matrix.crypto.facts import Facts
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.secret_storage import RecoveryKey, SecretStorage
from appservice.matrix.crypto.seeds import USAGES, Seeds
from appservice.matrix.crypto.shown import Shown
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api, path
from appservice.model.errors import (
    HomeserverRefused,
    HomeserverUnavailable,
    IdentityTrouble,
    RecoveryKeyTrouble,
)
from appservice.policy.encryption.standing import Standing, standing
from appservice.ports.recovery import RecoveryPlace
from appservice.turns.faults import Fault

_log = structlog.get_logger()
SEEDS: Final = "identity"
RECOVERY: Final = "recovery key to be kept"
"""The recovery key, until it is kept and everything is published; never longer."""
RECOVERY_ID: Final = "recovery key"
"""The name that the homeserver knows the recovery key by."""
REPLACING: Final = "identity is to be replaced"
_NOT_ALLOWED: Final = (401, 403)
RECOVER: Final = "stop Parlour and run `parlour keys recover`"


class Identities:
    """Keeps the identity at the homeserver as the store of keys has it."""

    def __init__(
        self, api: Api, store: KeyStore, machine: Machine, place: RecoveryPlace, fault: Fault
    ) -> None:
        self._api = api
        self._store = store
        self._machine = machine
        self._place = place
        self._fault = fault
        self._storage = SecretStorage(api)

    async def ready(self, seen: Shown, *, began: bool) -> Seeds:
        """The identity that we may publish, made now where there was none, its recovery key kept.

        Raises `IdentityTrouble` and `RecoveryKeyTrouble`: then nothing may be published.
        """
        facts = self._store.facts
        kept = await facts.get(SEEDS)
        seeds = Seeds.of_text(kept) if kept is not None else None
        found = standing(
            seeds.public("master") if seeds is not None else None,
            seen.master,
            began=began,
            replacing=await facts.get(REPLACING) is not None,
        )
        if found is Standing.LOST:
            raise IdentityTrouble(f"The keys of the AI user's identity are lost: {RECOVER}.")
        if found is Standing.OTHER:
            raise IdentityTrouble(
                "The homeserver shows another identity of the AI user than the one that is kept"
                f" here: if it is yours, {RECOVER}."
            )
        if seeds is None:
            async with self._store.transaction():
                seeds = await keep_new(self._store.facts)
            _log.info("identity_made")
        self._fault("identity-made")
        pending = await pending_recovery(self._store)
        if pending is not None:
            await self._place.keep(pending.words)
        self._fault("recovery-key-kept")
        return seeds

    async def publish(self, seeds: Seeds, seen: Shown) -> None:
        """Have the identity at the homeserver, and its secrets for who has the recovery key."""
        await self._keep_secrets(seeds)
        self._fault("secrets-kept")
        if any(seen.identity[usage] != seeds.public(usage) for usage in USAGES):
            body = seeds.published(self._api.user_id, self._api.device_id, self._machine.own)
            await self._upload(body)
            _log.info("identity_published")
        self._fault("identity-published")
        async with self._store.transaction():
            await self._store.facts.drop(RECOVERY)
            await self._store.facts.drop(REPLACING)

    async def sign_device(self, seeds: Seeds, seen: Shown) -> None:
        """Have the identity's word for the device, where it is missing."""
        if seen.is_signed_by(seeds.public("self_signing")):
            return
        user, device_id = self._api.user_id, self._api.device_id
        client = self._machine.client
        keys = self._machine.own.get_device_keys(client.mxid, client.device_id).serialize()
        body: dict[str, Any] = {user: {device_id: seeds.signed_device(user, dict(keys))}}
        await self._api.call("POST", path("keys", "signatures", "upload"), body)
        self._fault("device-signed")
        _log.info("device_signed", device_id=device_id)

    async def _upload(self, body: Mapping[str, Any]) -> None:
        try:
            await self._api.call("POST", path("keys", "device_signing", "upload"), body)
        except (HomeserverRefused, HomeserverUnavailable) as error:
            cause = error.__cause__
            if not isinstance(cause, MatrixRequestError) or cause.http_status not in _NOT_ALLOWED:
                raise
            raise IdentityTrouble(
                "The homeserver does not let the AI user publish an identity without a person's"
                " confirmation: it does not know that part of MSC4190."
            ) from error

    async def _keep_secrets(self, seeds: Seeds) -> None:
        facts = self._store.facts
        recovery = await pending_recovery(self._store)
        if recovery is None:
            key_id = await facts.get(RECOVERY_ID)
            if key_id is not None and await self._storage.has(key_id):
                return
            recovery = await self._recovery_key(key_id)
        if recovery is None:
            return
        await self._storage.put(recovery, seeds)
        await facts.put(RECOVERY_ID, recovery.key_id)

    async def _recovery_key(self, key_id: str | None) -> RecoveryKey | None:
        """The key from its place: the homeserver has lost what it opens."""
        try:
            words = await self._place.show()
        except RecoveryKeyTrouble:
            words = None
        if words is None:
            _log.warning("no_recovery_key", where=self._place.where)
            return None
        try:
            key = RecoveryKey(key_id or RecoveryKey.new().key_id, words)
            key.key()
        except IdentityTrouble as error:
            _log.warning("no_recovery_key", error=error)
            return None
        return key


async def keep_new(facts: Facts) -> Seeds:
    """Make an identity and its recovery key; within a transaction of the store."""
    seeds, recovery = Seeds.new(), RecoveryKey.new()
    await facts.put(SEEDS, seeds.text)
    await facts.put(RECOVERY, json.dumps([recovery.key_id, recovery.words]))
    return seeds


async def pending_recovery(store: KeyStore) -> RecoveryKey | None:
    """The recovery key while it is not known to be kept and of use."""
    kept = await store.facts.get(RECOVERY)
    return RecoveryKey(*json.loads(kept)) if kept is not None else None
