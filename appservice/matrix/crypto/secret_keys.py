"""The keys that the store of keys is encrypted with.

One random key does all the work. It is kept in the store itself, wrapped by a key made from
`encryption.secret`: so another secret can take over by wrapping it anew.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12
_SIZE: Final = 32


def new_key() -> bytes:
    """A random key."""
    return os.urandom(_SIZE)


def subkey(key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose; who learns them learns nothing of the key or of others."""
    return hmac.digest(key, purpose.encode(), hashlib.sha256)


def seal(key: bytes, plain: bytes, name: str) -> bytes:
    """AES-256-GCM: a random nonce, the ciphertext and its tag; opens under the same name only."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, name.encode())


def unseal(key: bytes, sealed: bytes, name: str) -> bytes:
    """What was sealed. Raises `InvalidTag` when the key, the name or the bytes are others."""
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())


def unwrap(secrets: Sequence[bytes], sealed: bytes, name: str) -> tuple[bytes, bool] | None:
    """What one of the secrets opens, and whether that was the first; None when none does."""
    for number, secret in enumerate(secrets):
        try:
            return unseal(secret, sealed, name), number == 0
        except InvalidTag:
            continue
    return None
