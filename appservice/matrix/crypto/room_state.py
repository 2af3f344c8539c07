"""What mautrix's machine wants to know of rooms: nothing, it is told with each call."""

from mautrix.crypto import StateStore
from mautrix.types import RoomEncryptionStateEventContent, RoomID, UserID


class NoRoomState(StateStore):
    """Rooms and members are looked up at the homeserver, when a key is given (see `sending`)."""

    async def is_encrypted(self, room_id: RoomID) -> bool:  # noqa: ARG002
        """See `StateStore`."""
        return True

    async def get_encryption_info(
        self,
        room_id: RoomID,  # noqa: ARG002
    ) -> RoomEncryptionStateEventContent | None:
        """See `StateStore`."""
        return None

    async def find_shared_rooms(self, user_id: UserID) -> list[RoomID]:  # noqa: ARG002
        """See `StateStore`."""
        return []
