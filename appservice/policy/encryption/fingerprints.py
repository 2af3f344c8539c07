"""Public keys as people compare them."""

from typing import Final

_GROUP: Final = 4


def grouped(key: str) -> str:
    """A key in groups of four, to be read aloud. Upper and lower case matter."""
    return " ".join(key[start : start + _GROUP] for start in range(0, len(key), _GROUP))
