"""Pairs of keys of issuers: made, and read from files."""

import base64
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

_RAW: Final = (Encoding.Raw, PublicFormat.Raw)


class NoKey(Exception):
    """What was given is no private key to sign statements with; says why."""


def new_key() -> str:
    """A new private key as PEM."""
    return (
        Ed25519PrivateKey.generate()
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode()
    )


def public_line(private_key: str) -> str:
    """The public key of a private one, as settings take it: 43 characters. Raises `NoKey`."""
    try:
        key = load_pem_private_key(private_key.encode(), password=None)
    except TypeError as error:
        raise NoKey("has a password, which is not asked for") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NoKey("holds no private key (PEM)") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey("holds a key of another kind than Ed25519")
    return base64.b64encode(key.public_key().public_bytes(*_RAW)).decode().rstrip("=")
