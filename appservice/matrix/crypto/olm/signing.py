"""Ed25519 signatures: made by the cross-signing keys, checked by whoever has the public key."""

import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from appservice.matrix.crypto.olm.encoding import decoded, encoded
from appservice.matrix.crypto.olm.errors import OlmVerifyError, PkSigningError, RaisedAs

_SEED = 32


class PkSigning:
    """A signing key made of 32 secret bytes."""

    def __init__(self, seed: bytes) -> None:
        with RaisedAs(PkSigningError):
            self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = encoded(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate_seed(cls) -> bytes:
        """Give a new secret."""
        return secrets.token_bytes(_SEED)

    def sign(self, message: str) -> str:
        """Sign; the signature is unpadded base64."""
        with RaisedAs(PkSigningError):
            return encoded(self._key.sign(message.encode()))


def ed25519_verify(key: str, message: str, signature: str) -> None:
    """OlmVerifyError unless the signature is by this key over this text.

    Not by vodozemac: its Ed25519PublicKey.from_base64 panics at a key of another length (0.10.0).
    """
    with RaisedAs(OlmVerifyError):
        signer = Ed25519PublicKey.from_public_bytes(decoded(key))
        try:
            signer.verify(decoded(signature), message.encode())
        except InvalidSignature as bad:
            raise OlmVerifyError("the signature is not by this key over this text") from bad
