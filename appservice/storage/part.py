"""What every part of a store stands on."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import structlog

from appservice.model.errors import KeyGone, SealBroken
from appservice.model.ids import RoomId
from appservice.ports.seal import Seal
from appservice.storage.database import Database, Record

_log = structlog.get_logger()
T = TypeVar("T")
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

    def _one(self, found: Record | None, made: Callable[[Record], T]) -> T | None:
        """What was found, unless its key is gone: then it is as if it were not there."""
        try:
            return None if found is None else made(found)
        except KeyGone:
            return None

    def _whole(self, found: Iterable[Record], made: Callable[[Record], T]) -> list[T]:
        """What can be opened: one damaged text must not stand in the way of all others."""
        whole: list[T] = []
        for each in found:
            try:
                whole.append(made(each))
            except KeyGone:
                continue
            except SealBroken as error:
                _log.error("stored_text_damaged", position=_position(each), error=error)
        return whole


def _position(row: Record) -> int | None:
    try:
        position: int = row["position"]
    except (IndexError, KeyError):
        return None
    return position
