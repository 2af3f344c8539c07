"""Other Parlours that are asked about ages and answered, and the key that our answers carry."""

import base64
import binascii
from typing import Annotated, Final

from pydantic import AfterValidator, SecretStr, model_validator

from appservice.config.issuer_keys import IssuerKey
from appservice.config.kinds import ServerName, WholeUser
from appservice.config.quoting import quote
from appservice.config.section import Section

_BEGIN: Final = "-----BEGIN PRIVATE KEY-----"
_END: Final = "-----END PRIVATE KEY-----"
_HEAD: Final = bytes.fromhex("302e020100300506032b657004220420")
"""What PKCS #8 of every Ed25519 key begins with (RFC 8410, section 7)."""
_KEY_BYTES: Final = 32


def _attest_key(text: SecretStr) -> SecretStr:
    """A private key as PEM. Raises `ValueError` with a sentence, never with the key."""
    body = "".join(text.get_secret_value().replace(_BEGIN, "").replace(_END, "").split())
    try:
        raw = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw.startswith(_HEAD) or len(raw) != len(_HEAD) + _KEY_BYTES:
        raise ValueError(
            "holds no private Ed25519 key as PEM; `parlour age keygen` makes one, and name its file"
            " as attest_key_file"
        )
    return SecretStr(f"{_BEGIN}\n{base64.b64encode(raw).decode()}\n{_END}\n")


AttestKey = Annotated[SecretStr, AfterValidator(_attest_key)]


class AgePeer(Section):
    """One of them: its server, its AI there, and the public half of its key."""

    server: ServerName
    ai: WholeUser
    key: IssuerKey

    @model_validator(mode="after")
    def _at_home(self) -> "AgePeer":
        if self.ai.partition(":")[2].lower() != self.server:
            raise ValueError(
                f"ai is {quote(self.ai)}, which is no user of {quote(self.server)}; write the AI of"
                " that server"
            )
        return self


def each_once(peers: tuple[AgePeer, ...]) -> tuple[AgePeer, ...]:
    """Raise `ValueError` where one server is named twice."""
    seen: set[str] = set()
    for peer in peers:
        if peer.server in seen:
            raise ValueError(f"names {quote(peer.server)} twice; keep one")
        seen.add(peer.server)
    return peers


AgePeers = Annotated[tuple[AgePeer, ...], AfterValidator(each_once)]
