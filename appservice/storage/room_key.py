"""One key of a room or person, and what is closed with it."""

import os
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from appservice.model.errors import SealBroken
from appservice.model.ids import RoomId
from appservice.storage.seal import STORED

_ID: Final = 8
HEAD: Final = len(STORED) + _ID
"""So many bytes tell with which key something was closed."""

_BEGIN: Final = HEAD + 12
_SHORTEST: Final = _BEGIN + 16
_KEY: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class RoomKey:
    """One key. `head` begins all that it closes; `bound` is authenticated with it."""

    owner: RoomId
    head: bytes
    key: bytes
    cipher: AESGCM
    bound: bytes

    @property
    def key_id(self) -> str:
        """The key's name, as it is stored."""
        return self.head[len(STORED) :].hex()

    def close(self, text: bytes) -> bytes:
        """The text, encrypted."""
        nonce = os.urandom(_BEGIN - HEAD)
        return self.head + nonce + self.cipher.encrypt(nonce, text, self.bound)

    def open(self, sealed: bytes) -> bytes:
        """The text that was encrypted. Raises `SealBroken`."""
        if len(sealed) < _SHORTEST:
            raise SealBroken(self.owner)
        try:
            return self.cipher.decrypt(sealed[HEAD:_BEGIN], sealed[_BEGIN:], self.bound)
        except InvalidTag as error:
            raise SealBroken(self.owner) from error


def is_whole(sealed: bytes) -> bool:
    """Whether it is long enough to be something that was closed."""
    return len(sealed) >= _SHORTEST


def new_key(owner: RoomId, magic: bytes) -> RoomKey:
    """A random one; `magic` says whether it will be stored."""
    return key_of(owner, magic + os.urandom(_ID), os.urandom(_KEY))


def key_of(owner: RoomId, head: bytes, key: bytes) -> RoomKey:
    """The one that has these 32 bytes."""
    bound = head + owner.encode("utf-8", "surrogatepass")
    return RoomKey(owner=owner, head=head, key=key, cipher=AESGCM(key), bound=bound)
