"""Chance that comes out the same when it is asked again: from what is drawn for, and a key."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Final

Draw = Callable[[str], float]
"""A number from 0 up to 1 for something; who does not have the key cannot foresee it."""

_BYTES: Final = 6


def drawing(key: bytes) -> Draw:
    """Draws by that key: the same for the same thing, also after a start."""

    def draw(thing: str) -> float:
        digest = hmac.new(key, b"draw:" + thing.encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:_BYTES]) / 256**_BYTES

    return draw


def no_draw(_thing: str) -> float:
    """The shortest, where nothing depends on it."""
    return 0.0
