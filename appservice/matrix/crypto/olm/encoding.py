"""Base64 without padding, as Matrix writes it."""

import base64


def encoded(raw: bytes) -> str:
    """Write bytes as unpadded base64."""
    return base64.b64encode(raw).decode("ascii").rstrip("=")


def decoded(text: str) -> bytes:
    """Read base64, padded or not; ValueError for any other character."""
    return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)
