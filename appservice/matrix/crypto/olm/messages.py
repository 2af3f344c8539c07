"""What one Olm session sends to another: the ciphertext as base64, of one of two kinds."""

from typing import ClassVar, Literal

from appservice.matrix.crypto.olm.errors import OlmSessionError


class _OlmCiphertext:
    message_type: ClassVar[Literal[0, 1]]

    def __init__(self, ciphertext: str) -> None:
        if not ciphertext:
            raise OlmSessionError("Ciphertext can't be empty")
        self.ciphertext = ciphertext


class OlmPreKeyMessage(_OlmCiphertext):
    """The kind from which the other side makes its session; sent until that side has answered."""

    message_type = 0


class OlmMessage(_OlmCiphertext):
    """The kind for a session that both sides have."""

    message_type = 1
