"""Signing claims and reading signed ones: compact JWS, EdDSA with Ed25519 keys (RFC 7515, 8037).

Keys are PEM texts: PKCS #8 for private ones, SubjectPublicKeyInfo for public ones.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
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
        return _claims(_JWS.decode(text, public_key, algorithms=[_ALGORITHM]))
    except (InvalidTokenError, InvalidKeyError, ValueError, RecursionError) as error:
        raise NotSigned("is not signed by that key") from error


def unsigned(text: str) -> Mapping[str, Any]:
    """What a compact JWS says, whoever signed it; nothing where it cannot be read.

    Nobody's word: good for finding whose it claims to be, and for what only makes things stricter.
    """
    if len(text) > _MOST_CHARS:
        return {}
    _, _, rest = text.partition(".")
    payload = rest.partition(".")[0]
    try:
        return _claims(urlsafe_b64decode(payload.encode("ascii") + b"=" * (-len(payload) % 4)))
    except (NotSigned, ValueError, RecursionError):
        return {}


def _claims(payload: bytes) -> Mapping[str, Any]:
    claims: Any = json.loads(payload, object_pairs_hook=_each_once, parse_constant=_no_number)
    if not isinstance(claims, dict):
        raise NotSigned("holds no claims")
    return claims


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 7515 section 4, 7519 section 4: who reads another of two claims reads another thing."""
    claims = dict(pairs)
    if len(claims) != len(pairs):
        raise ValueError("a claim is given twice")
    return claims


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
