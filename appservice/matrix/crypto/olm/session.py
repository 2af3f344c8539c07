"""A session between two devices."""

import hashlib
import secrets
from typing import NamedTuple, Self

import vodozemac

from appservice.matrix.crypto.olm.encoding import decoded, encoded
from appservice.matrix.crypto.olm.errors import OlmSessionError, RaisedAs
from appservice.matrix.crypto.olm.messages import OlmMessage, OlmPreKeyMessage
from appservice.matrix.crypto.olm.pickled import Pickled

_DIGEST = hashlib.sha256().digest_size


class FirstMessage(NamedTuple):
    """The message of which a session was made, and what it says.

    vodozemac decrypts it in making the session and can do so only once; python-olm waits for the
    call of `decrypt`. So it is kept, in the pickle too, until that call comes: a process killed in
    between finds it there. It says no more than the message key which libolm keeps in its place.
    """

    digest: bytes
    plaintext: bytes

    @classmethod
    def of(cls, ciphertext: str, plaintext: bytes) -> Self:
        """Keep a plaintext under its ciphertext."""
        return cls(hashlib.sha256(ciphertext.encode()).digest(), plaintext)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read what `bytes` of the two parts, joined, gave."""
        return cls(raw[:_DIGEST], raw[_DIGEST:])

    def is_of(self, ciphertext: str) -> bool:
        """Whether this is what that ciphertext says."""
        return secrets.compare_digest(hashlib.sha256(ciphertext.encode()).digest(), self.digest)


class OlmSession(Pickled):
    """What both ends of a session can do; made by InboundSession, OutboundSession or a pickle."""

    _kind = "session"
    _error = OlmSessionError
    _inner: vodozemac.Session
    _first: FirstMessage | None = None

    def __init__(self) -> None:
        if type(self) is OlmSession:
            raise TypeError("Session class may not be instantiated.")

    def restore(self, pickle: str, key: bytes) -> None:
        """Become what vodozemac pickled."""
        self._inner = vodozemac.Session.from_pickle(pickle, key)

    def recall(self, beside: bytes) -> None:
        """Take back the first message: it is still to be read."""
        self._first = FirstMessage.from_bytes(beside)

    def _beside(self) -> bytes | None:
        return None if self._first is None else b"".join(self._first)

    @property
    def id(self) -> str:
        """The same at both ends."""
        return self._inner.session_id

    def matches(self, message: OlmPreKeyMessage) -> bool:
        """Whether that message begins this very session."""
        if not isinstance(message, OlmPreKeyMessage):
            raise TypeError("Matches can only be called with prekey messages.")
        with RaisedAs(OlmSessionError):
            return self._inner.session_matches(
                vodozemac.PreKeyMessage.from_base64(message.ciphertext)
            )

    def encrypt(self, plaintext: str) -> OlmMessage | OlmPreKeyMessage:
        """Encrypt for the other end."""
        with RaisedAs(OlmSessionError):
            kind, ciphertext = self._inner.encrypt(plaintext.encode()).to_parts()
        shape = OlmPreKeyMessage if kind == OlmPreKeyMessage.message_type else OlmMessage
        return shape(encoded(ciphertext))

    def decrypt(
        self, message: OlmMessage | OlmPreKeyMessage, unicode_errors: str = "replace"
    ) -> str:
        """Decrypt what the other end sent: each message once, in any order within reason."""
        with RaisedAs(OlmSessionError):
            return self._decrypt(message).decode(errors=unicode_errors)

    def _decrypt(self, message: OlmMessage | OlmPreKeyMessage) -> bytes:
        if self._first is not None and self._first.is_of(message.ciphertext):
            plaintext, self._first = self._first.plaintext, None
            return plaintext
        return self._inner.decrypt(
            vodozemac.AnyOlmMessage.from_parts(message.message_type, decoded(message.ciphertext))
        )

    def describe(self) -> str:
        """One line for the log; nothing of it is secret."""
        return f"vodozemac session {self.id}"
