"""What the asking and the answering of peers need from elsewhere."""

from collections.abc import Mapping
from typing import Protocol

from appservice.model.ids import UserId


class PeerPost(Protocol):
    """Sends to another Parlour's AI what its signed devices alone can read."""

    async def send(self, ai: UserId, kind: str, content: Mapping[str, str]) -> bool:
        """Send a to-device event, encrypted. False when no signed device of it can be reached.

        Raises `model.errors.Unavailable` and `HomeserverRefused`.
        """
        ...


class AgeSharing(Protocol):
    """Who agreed that peers may be told whether they are a minor or an adult."""

    async def shares(self, user: UserId) -> bool:
        """Whether that person agreed. Raises `StoreUnavailable`."""
        ...

    async def choose(self, user: UserId, *, shares: bool) -> None:
        """Note what they chose. May be repeated."""
        ...
