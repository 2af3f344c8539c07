"""What differs between the two databases in SQL text and in text values, made equal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from appservice.model.ids import RoomId
from appservice.storage.database import Value

ROOM_SEPARATOR: Final = "\x1f"

_PLACEHOLDER: Final = re.compile(r"\$(\d+)")

# PostgreSQL's text has no NUL and no lone surrogate, SQLite's driver no surrogate either, and a
# room ID with the separator in it would name other rooms. Strangers choose these IDs: refusing
# one of them would make the homeserver repeat its whole transaction for ever.
_UNSTORABLE: Final = re.compile("[\x00\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SqliteStatement:
    """A statement with the placeholders `?`, and which argument each of them stands for.

    Not `?1`, which SQLite knows as well: some releases of Python 3.12 call it deprecated.
    """

    text: str
    order: tuple[int, ...]

    def values(self, args: Sequence[Value]) -> list[Value]:
        """The arguments, each `storable`, in the order of the placeholders."""
        return [storable(args[number]) for number in self.order]


@cache
def for_sqlite(sql: str) -> SqliteStatement:
    """The same statement as SQLite takes it."""
    order = tuple(int(number) - 1 for number in _PLACEHOLDER.findall(sql))
    return SqliteStatement(_PLACEHOLDER.sub("?", sql), order)


def storable(value: Value) -> Value:
    """The value, with the characters that a text column cannot hold replaced by U+FFFD."""
    return storable_all((value,))[0]


def storable_all(values: Sequence[Value]) -> list[Value]:
    """A row of arguments, each `storable`. Every stored value comes by here, so it is one loop."""
    return [
        # Printable text, which is nearly all of it, has no such character.
        value if not isinstance(value, str) or value.isprintable() else _cleaned(value)
        for value in values
    ]


def _cleaned(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


def places(count: int, first: int = 1) -> str:
    """`$1, $2, ...` for an `in (...)` of that many values."""
    return ", ".join(f"${number}" for number in range(first, first + count))


def rooms_setting(rooms: Sequence[RoomId]) -> str:
    """The value of `parlour.rooms` for a transaction: its rooms and no others."""
    return ROOM_SEPARATOR.join(str(storable(room)) for room in rooms)
