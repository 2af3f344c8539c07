"""What who waits for the key of a message needs of the door that keeps keys.

The other way round the door calls an `Arrived` once a key is stored, so that `ports.reading.Read`
finds it: what waited for it is then looked at again.
"""

from collections.abc import Callable
from typing import Protocol

from appservice.model.ids import RoomId, SessionId, UserId

Arrived = Callable[[RoomId, SessionId], None]
"""A key of that session is stored, or a better one. It wakes up only: calls may be lost or many."""


class Keys(Protocol):
    """Keys that did not come. Raises `model.errors.Unavailable` when the homeserver is away."""

    async def ask(self, room_id: RoomId, session_id: SessionId, raw: str) -> None:
        """Ask the devices of who sent `raw` (JSON text, undecrypted) for the key of its session.

        May be repeated: the same session in the same room is the same request. Raises
        `HomeserverRefused` where nobody can be asked.
        """
        ...

    async def withheld(self, room_id: RoomId, session_id: SessionId, by: UserId) -> str | None:
        """The code of the `m.room_key.withheld` that came of them instead of the key, if one did.

        `by` is who speaks in that session: what others say of it is nothing.
        """
        ...
