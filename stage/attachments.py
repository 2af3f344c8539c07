"""Encrypted attachments: what is uploaded is ciphertext, the key travels in the message.

Client-server API, module "End-to-end encryption", "Sending encrypted attachments".
"""

from __future__ import annotations

import base64
import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

from stage.accounts import Account
from stage.contents import Content
from stage.http import download


class Spoilt(ValueError):
    """What was downloaded is not what was uploaded."""


def encrypt(data: bytes) -> tuple[bytes, dict[str, Any]]:
    """The ciphertext to upload, and the `EncryptedFile` without its `url`."""
    key = os.urandom(32)
    # Half random, half counter from zero, as the specification asks: the counter never runs over.
    start = os.urandom(8) + bytes(8)
    cipher = _crypt(key, start, data)
    file = {
        "v": "v2",
        "key": {
            "kty": "oct",
            "alg": "A256CTR",
            "ext": True,
            "key_ops": ["encrypt", "decrypt"],
            "k": base64.urlsafe_b64encode(key).decode().rstrip("="),
        },
        "iv": _unpadded(start),
        "hashes": {"sha256": _unpadded(hashlib.sha256(cipher).digest())},
    }
    return cipher, file


def decrypt(cipher: bytes, file: dict[str, Any]) -> bytes:
    """The plaintext. Raises `Spoilt` when the ciphertext's hash is another."""
    if _unpadded(hashlib.sha256(cipher).digest()) != file["hashes"]["sha256"]:
        raise Spoilt("the hash of the attachment is not the one in the message")
    key = base64.urlsafe_b64decode(file["key"]["k"] + "==")
    return _crypt(key, base64.b64decode(file["iv"] + "=="), cipher)


async def fetch(account: Account, content: Content) -> bytes:
    """What a message carries, as an account sees it: in clear, or decrypted (`Spoilt`)."""
    file = content.get("file")
    uri = content["url"] if file is None else file["url"]
    data = await download(account.homeserver_url, uri, token=account.access_token)
    return data if file is None else decrypt(data, file)


def _crypt(key: bytes, start: bytes, data: bytes) -> bytes:
    work = Cipher(AES256(key), CTR(start)).encryptor()
    return work.update(data) + work.finalize()


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
