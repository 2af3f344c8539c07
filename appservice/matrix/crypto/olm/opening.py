"""The two ways in which a session begins."""

from appservice.matrix.crypto.olm.account import Account
from appservice.matrix.crypto.olm.errors import OlmSessionError, RaisedAs
from appservice.matrix.crypto.olm.messages import OlmPreKeyMessage
from appservice.matrix.crypto.olm.session import FirstMessage, OlmSession


class InboundSession(OlmSession):
    """A session that the other device began: made of its first message, which it then decrypts."""

    def __init__(self, account: Account, message: OlmPreKeyMessage, identity_key: str) -> None:
        super().__init__()
        with RaisedAs(OlmSessionError):
            self._inner, plaintext = account.open_inbound(identity_key, message.ciphertext)
            self._first = FirstMessage.of(message.ciphertext, plaintext)


class OutboundSession(OlmSession):
    """A session that this device begins, with a one-time key of the other."""

    def __init__(self, account: Account, identity_key: str, one_time_key: str) -> None:
        super().__init__()
        with RaisedAs(OlmSessionError):
            self._inner = account.open_outbound(identity_key, one_time_key)
