"""Keys made from `encryption.secret`: one for each purpose, the same after every start."""

import hashlib
import hmac
from typing import Final

_HASH: Final = hashlib.sha256
_NO_SALT: Final = bytes(32)


def derive(secret: str, purpose: str) -> bytes:
    """32 bytes by HKDF-SHA256 (RFC 5869): who learns one of them learns nothing of another."""
    extracted = hmac.digest(_NO_SALT, secret.encode(), _HASH)
    return hmac.digest(extracted, purpose.encode() + b"\x01", _HASH)
