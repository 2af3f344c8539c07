"""What is said of encryption itself: who can read what, and what to do."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "left_out": (
            "{people} can't read what I write here: I give keys only to devices that their owner"
            " has verified, and there is none. In the app, open Settings, then Encryption, and"
            " verify this device or set up recovery; from then on my messages can be read."
        ),
    }
)
