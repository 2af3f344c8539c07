"""What every part of a store stands on."""

from typing import Final

from appservice.model.ids import RoomId
from appservice.ports.seal import Seal
from appservice.storage.database import Database

INBOX: Final = "inbox"
"""Lock of all who add inbox rows: positions must become visible in the order they are given."""


def room_lock(room_id: RoomId) -> str:
    """Lock of all who change turns of a room: opening and promoting must see each other."""
    return f"room {room_id}"


class StorePart:
    """A database and the seal of its content columns. Parts of one store share both."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database = database
        self._seal = seal
