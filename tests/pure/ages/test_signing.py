"""Signed claims, and everything that only looks like them."""

import json
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jwt.api_jws import PyJWS

from appservice.ages.signing import NotSigned, sign, signed

CLAIMS = {"sub": "@alice:a.org", "iat": 1}


def _pair() -> tuple[str, str]:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


PRIVATE, PUBLIC = _pair()


def _part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signed(payload: str) -> str:
    return PyJWS().encode(payload.encode(), PRIVATE, algorithm="EdDSA")


def test_what_is_signed_is_read_again() -> None:
    assert signed(sign(CLAIMS, PRIVATE), PUBLIC) == CLAIMS


def test_nothing_else_is() -> None:
    good = sign(CLAIMS, PRIVATE)
    head, body, name = good.split(".")
    forged = [
        sign(CLAIMS, _pair()[0]),
        f"{head}.{_part({**CLAIMS, 'iat': 2})}.{name}",
        f"{_part({'alg': 'none'})}.{body}.",
        f"{_part({'alg': 'none'})}.{body}.{name}",
        PyJWS().encode(json.dumps(CLAIMS).encode(), "s" * 32, algorithm="HS256"),
        f"{head}.{body}",
        f"{head}.{body}.ü",
        "",
        "...",
        good + "x" * 9000,
        _signed("[1]"),
        _signed("[" * 5000),
        _signed("\ud800".encode("utf-8", "replace").decode()),
    ]
    for text in forged:
        with pytest.raises(NotSigned):
            signed(text, PUBLIC)
