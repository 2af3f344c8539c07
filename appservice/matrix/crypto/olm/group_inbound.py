"""The Megolm session with which this device decrypts what another sent to a room."""

from typing import Self

import vodozemac

from appservice.matrix.crypto.olm.errors import OlmGroupSessionError, RaisedAs
from appservice.matrix.crypto.olm.pickled import Pickled


class InboundGroupSession(Pickled):
    """A ratchet that can be wound to any index from the first known one on, again and again."""

    _kind = "inbound group session"
    _error = OlmGroupSessionError
    _inner: vodozemac.InboundGroupSession

    def __init__(self, session_key: str) -> None:
        with RaisedAs(OlmGroupSessionError):
            self._inner = vodozemac.InboundGroupSession(vodozemac.SessionKey(session_key))

    @classmethod
    def import_session(cls, session_key: str) -> Self:
        """Take what `export_session` gave; it is not signed: whoever gave it has to be trusted."""
        session = cls.__new__(cls)
        with RaisedAs(OlmGroupSessionError):
            session.begin(vodozemac.ExportedSessionKey(session_key))
        return session

    def begin(self, exported: vodozemac.ExportedSessionKey) -> None:
        """Begin at the index of an exported key."""
        self._inner = vodozemac.InboundGroupSession.import_session(exported)

    def restore(self, pickle: str, key: bytes) -> None:
        """Become what vodozemac pickled."""
        self._inner = vodozemac.InboundGroupSession.from_pickle(pickle, key)

    @property
    def id(self) -> str:
        """What events of this session carry as `session_id`."""
        return self._inner.session_id

    @property
    def first_known_index(self) -> int:
        """The oldest message that can be decrypted."""
        return self._inner.first_known_index

    def export_session(self, message_index: int) -> str:
        """Give the key for the messages from this index on."""
        with RaisedAs(OlmGroupSessionError):
            exported = self._inner.export_at(message_index)
        if exported is None:
            raise OlmGroupSessionError(f"the session begins after index {message_index}")
        return exported.to_base64()

    def decrypt(self, ciphertext: str, unicode_errors: str = "replace") -> tuple[str, int]:
        """Give the plaintext and its index; the caller sees to it that no index comes twice."""
        with RaisedAs(OlmGroupSessionError):
            decrypted = self._inner.decrypt(vodozemac.MegolmMessage.from_base64(ciphertext))
            return decrypted.plaintext.decode(errors=unicode_errors), decrypted.message_index
