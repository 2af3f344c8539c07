"""How the identity that we keep and the one that the homeserver shows stand to each other."""

from enum import Enum, auto


class Standing(Enum):
    """What there is to do."""

    MAKE = auto()
    """Nobody has one: make it."""
    PUBLISH = auto()
    """Ours is not there (any more): publish it."""
    SAME = auto()
    """Ours is there."""
    LOST = auto()
    """There was one, and we do not have it. Never make a second: people would be warned of it."""
    OTHER = auto()
    """Somebody has put another one in the place of ours."""


def standing(ours: str | None, shown: str | None, *, began: bool, replacing: bool) -> Standing:
    """Compare master keys; None where there is none.

    `began`: encryption was at work before, by what others than the store of keys remember.
    `replacing`: the operator wants another identity than the one before.
    """
    if ours is None:
        return Standing.LOST if shown is not None or began else Standing.MAKE
    if shown == ours:
        return Standing.SAME
    return Standing.PUBLISH if shown is None or replacing else Standing.OTHER
