"""Public keys of issuers of statements of age, as `parlour age keygen` prints them or as PEM."""

import base64
import binascii
from typing import Annotated, Final

from pydantic import AfterValidator

from appservice.config.quoting import quote

_HEAD: Final = bytes.fromhex("302a300506032b6570032100")
"""What SubjectPublicKeyInfo of every Ed25519 key begins with (RFC 8410, section 4)."""
_KEY_BYTES: Final = 32
_BEGIN: Final = "-----BEGIN PUBLIC KEY-----"
_END: Final = "-----END PUBLIC KEY-----"


def issuer_key(text: str) -> str:
    """A public key as PEM, from PEM or from the 43 characters of its bytes.

    Raises `ValueError` with a sentence.
    """
    if "PRIVATE KEY" in text:
        raise ValueError(
            "is a private key; write the public one, as `parlour age keygen` prints it"
        )
    body = "".join(text.replace(_BEGIN, "").replace(_END, "").split())
    try:
        raw = base64.b64decode(body.rstrip("=") + "=" * (-len(body.rstrip("=")) % 4), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    raw = raw.removeprefix(_HEAD)
    if len(raw) != _KEY_BYTES:
        raise ValueError(
            f"{quote(text)} is no Ed25519 public key; write the line that `parlour age keygen`"
            " prints, or a PEM"
        )
    return f"{_BEGIN}\n{base64.b64encode(_HEAD + raw).decode()}\n{_END}\n"


IssuerKey = Annotated[str, AfterValidator(issuer_key)]
