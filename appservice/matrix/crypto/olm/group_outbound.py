"""The Megolm session with which this device encrypts for a room."""

import vodozemac

from appservice.matrix.crypto.olm.errors import OlmGroupSessionError, RaisedAs
from appservice.matrix.crypto.olm.pickled import Pickled


class OutboundGroupSession(Pickled):
    """A ratchet that only goes forward."""

    _kind = "outbound group session"
    _error = OlmGroupSessionError
    _inner: vodozemac.GroupSession

    def __init__(self) -> None:
        self._inner = vodozemac.GroupSession()

    def restore(self, pickle: str, key: bytes) -> None:
        """Become what vodozemac pickled."""
        self._inner = vodozemac.GroupSession.from_pickle(pickle, key)

    @property
    def id(self) -> str:
        """What events of this session carry as `session_id`."""
        return self._inner.session_id

    @property
    def message_index(self) -> int:
        """The index that the next message gets."""
        return self._inner.message_index

    @property
    def session_key(self) -> str:
        """What lets others decrypt from the next message on, and nothing before it."""
        return self._inner.session_key.to_base64()

    def encrypt(self, plaintext: str) -> str:
        """Encrypt for everybody who has the key."""
        with RaisedAs(OlmGroupSessionError):
            return self._inner.encrypt(plaintext.encode()).to_base64()
