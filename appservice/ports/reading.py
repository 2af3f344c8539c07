"""From an event as it was sent to what it says."""

from typing import Protocol

from appservice.model.event import Heard
from appservice.model.ids import RoomId


class Read(Protocol):
    """Decrypts an event where that is needed, and decodes it.

    Never raises for what somebody sent: that is `Noise` or `Undecryptable`. Raises
    `model.errors.Unavailable` when the homeserver or the store of keys is away.
    """

    async def __call__(self, raw: str, room_id: RoomId) -> Heard:
        """What the raw JSON text of an event of that room says."""
        ...
