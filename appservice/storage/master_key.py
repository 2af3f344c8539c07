"""The master keys of a side: they wrap the keys of its rooms and people, and nothing else."""

import hashlib
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from appservice.model.errors import StoreRefused

_NAME: Final = 8
_NONCE: Final = 12
_BOUND: Final = b"parlour key of "


class MasterKey:
    """One of 32 bytes. Its `name` says nothing about it, and is stored beside what it wraps."""

    def __init__(self, key: bytes) -> None:
        self.name = hmac.digest(key, b"name of a master key", hashlib.sha256)[:_NAME].hex()
        self._cipher = AESGCM(key)

    def wrap(self, owner: str, key_id: str, key: bytes) -> bytes:
        """The key, closed with AES-256-GCM and bound to whose it is: in another row it is none."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, key, _bound(owner, key_id))

    def unwrap(self, owner: str, key_id: str, wrapped: bytes) -> bytes:
        """The key. Raises `StoreRefused` when the row was changed, or moved from another owner."""
        try:
            nonce, sealed = wrapped[:_NONCE], wrapped[_NONCE:]
            return self._cipher.decrypt(nonce, sealed, _bound(owner, key_id))
        except (InvalidTag, ValueError) as error:
            raise StoreRefused(
                f"The key of {owner or 'to-device events'} is damaged: what is kept there cannot be"
                " opened; restore a backup of the keys."
            ) from error


def _bound(owner: str, key_id: str) -> bytes:
    return _BOUND + f"{key_id} {owner}".encode("utf-8", "surrogatepass")
