"""The identity's secrets at the homeserver, encrypted: whoever has the recovery key opens them.

Source: client-server specification, "Secret storage", "Key storage", "Recovery key".
"""

from dataclasses import dataclass
from typing import Any, Final

from mautrix.crypto.ssss.key import Key, KeyMetadata
from mautrix.crypto.ssss.types import Algorithm, EncryptedKeyData
from mautrix.crypto.ssss.util import calculate_hash, cryptorand, decode_base58_recovery_key

from appservice.matrix.crypto.olm.encoding import encoded
from appservice.matrix.crypto.seeds import USAGES, Seeds
from appservice.matrix.http import Api, path
from appservice.matrix.reading import mapping, text
from appservice.model.errors import HomeserverRefused, IdentityTrouble

_DEFAULT: Final = "m.secret_storage.default_key"
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The key with the name that the homeserver knows it by. `words` are for people, and secret."""

    key_id: str
    words: str

    @classmethod
    def new(cls) -> "RecoveryKey":
        """A new one."""
        key = Key.generate()
        return cls(key.id, key.recovery_key)

    def __repr__(self) -> str:
        return f"RecoveryKey({self.key_id}, ...)"

    def key(self) -> Key:
        """As mautrix encrypts with it. Raises `IdentityTrouble` for words that are no such key."""
        raw = decode(self.words)
        iv = encoded(cryptorand.read(16))
        metadata = KeyMetadata(
            algorithm=Algorithm.AES_HMAC_SHA2, iv=iv, mac=calculate_hash(raw, iv)
        )
        return Key(id=self.key_id, key=raw, metadata=metadata)


def decode(words: str) -> bytes:
    """The bytes of a recovery key. Raises `IdentityTrouble`; the sentence does not quote it."""
    try:
        raw = decode_base58_recovery_key("".join(words.split()))
    except ValueError:
        raw = None
    if raw is None:
        raise IdentityTrouble(
            "That is no recovery key: one is twelve groups of four letters and digits."
        )
    return raw


class SecretStorage:
    """The AI user's account data."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def put(self, recovery: RecoveryKey, seeds: Seeds) -> None:
        """Keep all secrets for that key. Done again, the same key opens them."""
        key = recovery.key()
        await self._put(f"m.secret_storage.key.{key.id}", dict(key.metadata.serialize()))
        for usage in USAGES:
            kind = f"m.cross_signing.{usage}"
            sealed = key.encrypt(kind, seeds.by_usage[usage]).serialize()
            await self._put(kind, {"encrypted": {key.id: sealed}})
        await self._put(_DEFAULT, {"key": key.id})

    async def has(self, key_id: str) -> bool:
        """Whether all secrets are there for the key of that name."""
        if text(await self._get(_DEFAULT), "key") != key_id:
            return False
        for usage in USAGES:
            kept = mapping(await self._get(f"m.cross_signing.{usage}"), "encrypted")
            if key_id not in kept:
                return False
        return bool(await self._get(f"m.secret_storage.key.{key_id}"))

    async def open(self, words: str) -> tuple[RecoveryKey, Seeds]:
        """The secrets, by the recovery key. Raises `IdentityTrouble` when it does not open them."""
        raw = decode(words)
        key_id = text(await self._get(_DEFAULT), "key")
        if not key_id:
            raise IdentityTrouble(
                "The homeserver keeps no secrets of the AI user that a recovery key could open."
            )
        try:
            described: Any = await self._get(f"m.secret_storage.key.{key_id}")
            key = KeyMetadata.deserialize(described).verify_raw_key(key_id, raw)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IdentityTrouble(
                "This is not the recovery key of what the homeserver keeps of the AI user."
            ) from error
        found = {}
        for usage in USAGES:
            kind = f"m.cross_signing.{usage}"
            kept: Any = mapping(mapping(await self._get(kind), "encrypted"), key_id)
            try:
                found[usage] = key.decrypt(kind, EncryptedKeyData.deserialize(kept))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise IdentityTrouble(
                    f"What the homeserver keeps as {kind} of the AI user is damaged."
                ) from error
        return RecoveryKey(key_id, words), Seeds(found)

    async def _get(self, kind: str) -> Any:
        return await account_data(self._api, kind)

    async def _put(self, kind: str, content: dict[str, Any]) -> None:
        await put_account_data(self._api, kind, content)


async def account_data(api: Api, kind: str) -> dict[str, Any]:
    """Account data of the AI user, empty where there is none."""
    try:
        found = await api.call("GET", path("user", api.user_id, "account_data", kind))
    except HomeserverRefused as refused:
        if refused.status != _NOT_FOUND:
            raise
        return {}
    return dict(found) if isinstance(found, dict) else {}


async def put_account_data(api: Api, kind: str, content: dict[str, Any]) -> None:
    """Keep account data of the AI user."""
    await api.call("PUT", path("user", api.user_id, "account_data", kind), content)
