"""How long one Megolm session of ours is used in a room, whatever the room asks for.

Source: client-server specification, `m.room.encryption`, which recommends a week and a hundred
messages. Who may set that event could otherwise have a session made for every message, which costs
each device an Olm message, or one that is never renewed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

MEGOLM: Final = "m.megolm.v1.aes-sha2"
LEAST_MS: Final = 3_600_000
MOST_MS: Final = 7 * 86_400_000
LEAST_MESSAGES: Final = 10
MOST_MESSAGES: Final = 100


@dataclass(frozen=True, slots=True)
class Periods:
    """A session is replaced when it is that old (ms), or was used for that many messages."""

    ms: int = MOST_MS
    messages: int = MOST_MESSAGES


def periods(content: Mapping[str, Any]) -> Periods:
    """What a room asks for, within sane bounds; what is malformed counts as not said."""
    return Periods(
        ms=_within(content.get("rotation_period_ms"), LEAST_MS, MOST_MS),
        messages=_within(content.get("rotation_period_msgs"), LEAST_MESSAGES, MOST_MESSAGES),
    )


def is_known(algorithm: object) -> bool:
    """Whether that is the one way of encryption that we know."""
    return algorithm == MEGOLM


def _within(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        return most
    return max(least, min(value, most))
