"""Signing claims and reading signed ones: compact JWS, EdDSA with Ed25519 keys (RFC 7515, 8037).

Keys are PEM texts: PKCS #8 for private ones, SubjectPublicKeyInfo for public ones.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from jwt import InvalidTokenError
from jwt.api_jws import PyJWS
from jwt.exceptions import InvalidKeyError

_ALGORITHM: Final = "EdDSA"
_MOST_CHARS: Final = 8_000
_JWS: Final = PyJWS(algorithms=[_ALGORITHM])


class NotSigned(Exception):
    """What was given is no claims signed by that key; says why."""


def sign(claims: Mapping[str, Any], private_key: str) -> str:
    """A compact JWS over claims (a JSON object)."""
    return _JWS.encode(json.dumps(claims).encode(), private_key, algorithm=_ALGORITHM)


def signed(text: str, public_key: str) -> Mapping[str, Any]:
    """The claims of a compact JWS signed by that key. Raises `NotSigned`.

    What the claims say is nobody's word yet: they are any JSON object.
    """
    if len(text) > _MOST_CHARS:
        raise NotSigned("is too long")
    try:
        claims: Any = json.loads(_JWS.decode(text, public_key, algorithms=[_ALGORITHM]))
    except (InvalidTokenError, InvalidKeyError, ValueError, RecursionError) as error:
        raise NotSigned("is not signed by that key") from error
    if not isinstance(claims, dict):
        raise NotSigned("holds no claims")
    return claims
