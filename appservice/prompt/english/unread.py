"""What is told where messages cannot be read because their keys are missing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unread_here": (
            "I can't read what {people} wrote here, because the key to it did not reach me."
            " Restart your app or sign in again, and write it once more. What I can read later I"
            " still answer. To send me away, react to this with 👋."
        ),
        "unread_unverified": (
            "I can't read what {people} wrote here: your app gives no keys to devices that you"
            " have not verified. Verify {name} in your app, or switch off “never send encrypted"
            " messages to unverified sessions” for this room, and write it once more. To send me"
            " away, react to this with 👋."
        ),
        "unread_blocked": (
            "I can't read what {people} wrote here: {name}'s device is blocked in your app. Lift"
            " that in the app, and write it once more. To send me away, react to this with 👋."
        ),
    }
)
