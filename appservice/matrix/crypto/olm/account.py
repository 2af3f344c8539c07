"""The long-lived keys of one device, and the stock of keys from which others begin sessions."""

from collections.abc import Mapping
from typing import Protocol, cast

import vodozemac

from appservice.matrix.crypto.olm.errors import OlmAccountError, RaisedAs
from appservice.matrix.crypto.olm.pickled import Pickled
from appservice.matrix.crypto.olm.session import OlmSession


class _HasFallbackKey(Protocol):
    """What vodozemac's account can do and its type stubs leave out (0.10.0)."""

    @property
    def fallback_key(self) -> Mapping[str, vodozemac.Curve25519PublicKey]: ...

    def generate_fallback_key(self) -> vodozemac.Curve25519PublicKey | None: ...


class Account(Pickled):
    """An Olm account. Its public keys come in the shape of `/keys/upload`, unsigned."""

    _kind = "account"
    _error = OlmAccountError
    _inner: vodozemac.Account

    def __init__(self) -> None:
        self._inner = vodozemac.Account()

    def restore(self, pickle: str, key: bytes) -> None:
        """Become what vodozemac pickled."""
        self._inner = vodozemac.Account.from_pickle(pickle, key)

    @property
    def identity_keys(self) -> dict[str, str]:
        """The public keys that name this device."""
        return {
            "curve25519": self._inner.curve25519_key.to_base64(),
            "ed25519": self._inner.ed25519_key.to_base64(),
        }

    def sign(self, message: str) -> str:
        """Sign with the device's Ed25519 key."""
        with RaisedAs(OlmAccountError):
            return self._inner.sign(message.encode()).to_base64()

    @property
    def max_one_time_keys(self) -> int:
        """How many one-time keys the server should hold at most."""
        return self._inner.max_number_of_one_time_keys

    @property
    def one_time_keys(self) -> dict[str, dict[str, str]]:
        """The one-time keys that are not marked as published yet, by key ID."""
        return _by_id(self._inner.one_time_keys)

    def generate_one_time_keys(self, count: int) -> None:
        """Make more one-time keys; far too many push out the oldest."""
        with RaisedAs(OlmAccountError):
            self._inner.generate_one_time_keys(count)

    def remove_one_time_keys(self, session: OlmSession) -> None:
        """Do nothing: vodozemac took the key out when it made the inbound session of it."""

    @property
    def fallback_key(self) -> dict[str, dict[str, str]]:
        """The fallback key, while it is not marked as published."""
        return _by_id(self._with_fallback.fallback_key)

    def generate_fallback_key(self) -> None:
        """Replace the fallback key; the one before stays usable until the next replacement."""
        self._with_fallback.generate_fallback_key()

    def mark_keys_as_published(self) -> None:
        """Remember that the server has the one-time keys and the fallback key."""
        self._inner.mark_keys_as_published()

    @property
    def _with_fallback(self) -> _HasFallbackKey:
        return cast("_HasFallbackKey", self._inner)

    def open_inbound(self, sender_key: str, ciphertext: str) -> tuple[vodozemac.Session, bytes]:
        """Make a session of another's pre-key message, with that message's plaintext.

        Uses up its one-time key, unless the message is damaged or not by `sender_key`. What
        vodozemac raises is for the session to translate.
        """
        return self._inner.create_inbound_session(
            vodozemac.Curve25519PublicKey.from_base64(sender_key),
            vodozemac.PreKeyMessage.from_base64(ciphertext),
        )

    def open_outbound(self, identity_key: str, one_time_key: str) -> vodozemac.Session:
        """Make a session to another device."""
        return self._inner.create_outbound_session(
            vodozemac.Curve25519PublicKey.from_base64(identity_key),
            vodozemac.Curve25519PublicKey.from_base64(one_time_key),
        )


def _by_id(keys: Mapping[str, vodozemac.Curve25519PublicKey]) -> dict[str, dict[str, str]]:
    return {"curve25519": {key_id: key.to_base64() for key_id, key in keys.items()}}
