"""How accounts and sessions are kept: vodozemac's encrypted pickle, each under its own key.

vodozemac takes both key and initialisation vector from the pickle key, so that one key used twice
shows where two pickles begin alike. Here every pickle has its own key, by HKDF from the passphrase
and a fresh salt. The passphrase must be a random secret: nothing here slows down guessing.

Shape: `1:<salt>:<vodozemac's pickle>[:<bytes kept beside it, AES-GCM>]`, all base64.
"""

import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from appservice.matrix.crypto.olm.encoding import decoded, encoded

_SHAPE = b"1"
_SALT = 16
_KEY = 32
_NONCE = bytes(12)  # each key encrypts once


def seal(
    kind: str, passphrase: str, pickled: Callable[[bytes], str], beside: bytes | None = None
) -> bytes:
    """Pickle under a fresh key; `pickled` gets the 32 bytes that vodozemac asks for."""
    salt = secrets.token_bytes(_SALT)
    inner_key, beside_key = _keys(kind, passphrase, salt)
    parts = [_SHAPE, encoded(salt).encode(), pickled(inner_key).encode()]
    if beside is not None:
        parts.append(encoded(AESGCM(beside_key).encrypt(_NONCE, beside, None)).encode())
    return b":".join(parts)


def unseal(kind: str, passphrase: str, pickle: bytes) -> tuple[str, bytes, bytes | None]:
    """Give vodozemac's pickle, its key, and what was kept beside it.

    ValueError when this is no pickle; whether the passphrase is right only vodozemac sees, except
    where something is kept beside the pickle.
    """
    shape, *parts = pickle.split(b":")
    if shape != _SHAPE or len(parts) not in {2, 3}:
        raise ValueError("this is no pickle")
    inner_key, beside_key = _keys(kind, passphrase, decoded(parts[0].decode()))
    if len(parts) == 2:
        return parts[1].decode(), inner_key, None
    try:
        beside = AESGCM(beside_key).decrypt(_NONCE, decoded(parts[2].decode()), None)
    except InvalidTag as bad:
        raise ValueError("the pickle was made with another key, or is damaged") from bad
    return parts[1].decode(), inner_key, beside


def _keys(kind: str, passphrase: str, salt: bytes) -> tuple[bytes, bytes]:
    info = f"parlour olm pickle: {kind}".encode()
    both = HKDF(SHA256(), 2 * _KEY, salt, info).derive(passphrase.encode())
    return both[:_KEY], both[_KEY:]
