"""The seals: one that stores text as it is, and one that encrypts it with keys made from secrets.

The latter is how content was sealed before rooms had keys of their own (`storage.keyring`): it is
read, and written no more. What is sealed so is `MAGIC`, the name of the key, a nonce and the
ciphertext with its tag. No byte of `MAGIC` is ever part of UTF-8, so plain text of before there was
a key is told from it for certain.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from appservice.model.errors import KeyGone, SealBroken, SealUnknown
from appservice.model.ids import RoomId

MAGIC: Final = b"\xff\xf8"
STORED: Final = b"\xff\xf9"
"""What begins like this was closed with a key that is stored, wrapped: see `storage.keyring`."""
IN_MEMORY: Final = b"\xff\xfa"
"""What begins like this was closed with a key that was never stored."""
_NAME: Final = 8
_HEAD: Final = len(MAGIC) + _NAME
_NONCE: Final = 12
_TAG: Final = 16
_ROOMS: Final = 2048


class _KeepsNoKeys:
    """What a seal without keys of its own has to say about them."""

    def keep_in_memory(self, room_id: RoomId, *, on: bool = True) -> None:
        """See `Seal`: there is no key to be kept, so all is stored."""

    def forget(self, room_id: RoomId) -> None:
        """See `Seal`: there is no key to let go of."""


class IdentitySeal(_KeepsNoKeys):
    """Stores text as UTF-8. Any Python text survives, lone surrogates too: strangers send them."""

    key_ids: tuple[str, ...] = ()

    def close(self, room_id: RoomId, text: str) -> bytes:  # noqa: ARG002
        """The text's bytes."""
        return _bytes(text)

    def open(self, room_id: RoomId, sealed: bytes) -> str:
        """The text that was stored. Raises `SealUnknown` for what is sealed."""
        if sealed.startswith((MAGIC, STORED)):
            raise SealUnknown(room_id)
        if sealed.startswith(IN_MEMORY):
            raise KeyGone(room_id)
        try:
            return sealed.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise SealBroken(room_id) from error


class AesGcmSeal(_KeepsNoKeys):
    """Encrypts text with AES-256-GCM, bound to its room: in another one it does not open.

    Each room has a key of its own, made from the first of `keys` (32 bytes each): the random
    nonces of one key stay far below the 2^32 at which two of them could be one (NIST SP 800-38D).
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = {_name(key): key for key in keys}
        self.key_ids = tuple(name.hex() for name in self._keys)
        self._head = MAGIC + next(iter(self._keys))
        self._plain = IdentitySeal()
        self._cipher = lru_cache(_ROOMS)(self._new_cipher)

    def close(self, room_id: RoomId, text: str) -> bytes:
        """The text, encrypted."""
        nonce, head = os.urandom(_NONCE), self._head
        cipher = self._cipher(head, room_id)
        text_bytes = self._plain.close(room_id, text)
        return head + nonce + cipher.encrypt(nonce, text_bytes, head + _bytes(room_id))

    def open(self, room_id: RoomId, sealed: bytes) -> str:
        """The text that was encrypted, or stored before there was a key."""
        if not sealed.startswith(MAGIC):
            return self._plain.open(room_id, sealed)
        if len(sealed) < _HEAD + _NONCE + _TAG:
            raise SealBroken(room_id)
        head, begin = sealed[:_HEAD], _HEAD + _NONCE
        cipher = self._cipher(head, room_id)
        try:
            opened = cipher.decrypt(sealed[_HEAD:begin], sealed[begin:], head + _bytes(room_id))
        except InvalidTag as error:
            raise SealBroken(room_id) from error
        return self._plain.open(room_id, opened)

    def _new_cipher(self, head: bytes, room_id: RoomId) -> AESGCM:
        key = self._keys.get(head[len(MAGIC) :])
        if key is None:
            raise SealUnknown(room_id)
        return AESGCM(hmac.digest(key, b"room " + _bytes(room_id), hashlib.sha256))


def _name(key: bytes) -> bytes:
    return hmac.digest(key, b"name", hashlib.sha256)[:_NAME]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
