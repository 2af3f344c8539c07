"""Base64 without padding, as Matrix writes it."""

import base64


def encoded(raw: bytes) -> str:
    """Write bytes as unpadded base64."""
    return base64.b64encode(raw).decode("ascii").rstrip("=")


def decoded(text: str) -> bytes:
    """Read base64, padded or not; ValueError for all that nobody would have written so."""
    bare = text.rstrip("=")
    raw = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    if encoded(raw) != bare:
        raise ValueError("the last letter of the base64 says more than there is room for")
    return raw
