"""Signed JSON of devices and cross-signing keys. Source: "Signing JSON", in the appendices."""

from collections.abc import Mapping
from typing import Any, cast

from mautrix.crypto.signature import SignedObject, verify_signature_json
from mautrix.types import SigningKey, UserID

from appservice.matrix.reading import mapping, text
from appservice.model.ids import UserId


def is_signed_by(
    signed: Mapping[str, Any], user: UserId, key: str, *, name: str | None = None
) -> bool:
    """Whether that Ed25519 key of the user has signed it; `name` is the key's, if not itself."""
    try:
        return verify_signature_json(
            cast("SignedObject", dict(signed)), UserID(user), name or key, SigningKey(key)
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        return False


def sole_key(keys: Mapping[str, Any], user: UserId) -> str:
    """The one Ed25519 key of a cross-signing key object of that user; "" when it is none."""
    named = mapping(keys, "keys")
    if text(keys, "user_id") != user or len(named) != 1:
        return ""
    name, key = next(iter(named.items()))
    return key if isinstance(key, str) and name == f"ed25519:{key}" else ""
