"""What peers send one another: signed claims, all of one length, so that none can be told apart."""

import json
from collections.abc import Mapping
from typing import Any, Final

from appservice.ages.signing import NotSigned, sign, signed

_BLOCK: Final = 2048
_PAD: Final = "pad"


def sealed(claims: Mapping[str, Any], private_key: str) -> dict[str, str]:
    """The content of a to-device event; to be encrypted."""
    padded = {**claims, _PAD: ""}
    missing = -len(json.dumps(padded)) % _BLOCK
    return {"jws": sign({**padded, _PAD: " " * missing}, private_key)}


def opened(content: Mapping[str, Any], public_key: str) -> Mapping[str, Any] | None:
    """The claims in it, if that key signed them."""
    text = content.get("jws")
    if not isinstance(text, str):
        return None
    try:
        return signed(text, public_key)
    except NotSigned:
        return None
