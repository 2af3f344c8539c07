"""The names that mautrix.crypto looks for in `olm`, on vodozemac instead of the deprecated libolm.

What mautrix does not touch is left out: SAS, PkEncryption, sha256. Contract tests hold each name
against python-olm.
"""

from appservice.matrix.crypto.olm.account import Account
from appservice.matrix.crypto.olm.errors import (
    OlmAccountError,
    OlmGroupSessionError,
    OlmSessionError,
    OlmVerifyError,
    PkSigningError,
)
from appservice.matrix.crypto.olm.group_inbound import InboundGroupSession
from appservice.matrix.crypto.olm.group_outbound import OutboundGroupSession
from appservice.matrix.crypto.olm.messages import OlmMessage, OlmPreKeyMessage
from appservice.matrix.crypto.olm.opening import InboundSession, OutboundSession
from appservice.matrix.crypto.olm.session import OlmSession as Session
from appservice.matrix.crypto.olm.signing import PkSigning, ed25519_verify

__all__ = [
    "Account",
    "InboundGroupSession",
    "InboundSession",
    "OlmAccountError",
    "OlmGroupSessionError",
    "OlmMessage",
    "OlmPreKeyMessage",
    "OlmSessionError",
    "OlmVerifyError",
    "OutboundGroupSession",
    "OutboundSession",
    "PkSigning",
    "PkSigningError",
    "Session",
    "ed25519_verify",
]
