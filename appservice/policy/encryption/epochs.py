"""Which of our memories was brought back from a backup: told by a number that each of them keeps.

The store of keys raises the number first; then the rooms' database notes it, then the homeserver
(in the AI user's account data), and at last the store of keys notes that the homeserver has it. So
the store of keys is never behind the others, wherever a crash falls, unless it is an old copy.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

MOST: Final = 2**53 - 1
"""The largest number that JSON carries everywhere. What is beyond is not by us."""


@dataclass(frozen=True, slots=True)
class Epochs:
    """The number as each of them has it, 0 where there is none.

    `confirmed` is the number that the homeserver had, as the store of keys remembers.
    """

    keys: int
    rooms: int
    homeserver: int
    confirmed: int


class Restored(Enum):
    """What is an old copy."""

    KEYS = auto()
    """Its ratchets and one-time keys have been used since: nothing may be encrypted with them."""
    HOMESERVER = auto()
    """It may lack our keys, and offers one-time keys that have been used."""


def restored(seen: Epochs) -> frozenset[Restored]:
    """What was brought back from a backup. A store of keys that is new (0) is no old copy."""
    found = set()
    if 0 < seen.keys < max(seen.rooms, seen.homeserver):
        found.add(Restored.KEYS)
    if seen.homeserver < seen.confirmed:
        found.add(Restored.HOMESERVER)
    return frozenset(found)


def following(seen: Epochs) -> int:
    """The next number: above all that were ever seen."""
    return min(max(seen.keys, seen.rooms, seen.homeserver, seen.confirmed) + 1, MOST)


def epoch_of(value: object) -> int:
    """The number in what somebody kept for us, 0 if it is none."""
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdecimal()
        and len(value) < len(f"{MOST}1")
    ):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return value if 0 <= value <= MOST else 0
