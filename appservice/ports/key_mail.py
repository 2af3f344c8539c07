"""What is kept of the AI user's to-device events until they are made use of."""

from collections.abc import Sequence
from typing import Protocol


class KeyMail(Protocol):
    """To-device events of the AI user's device, stored before the key loop moves on."""

    async def put_to_device(self, events: Sequence[str], cursor: tuple[str, str]) -> None:
        """Store raw events and the key loop's new cursor in one commit."""
        ...

    async def to_device(self, limit: int) -> list[tuple[int, str]]:
        """(position, raw) of those not taken yet, oldest first."""
        ...

    async def taken(self, position: int) -> None:
        """Remove one that has been made use of."""
        ...
