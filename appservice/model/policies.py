"""Policy lists: rooms in which others write whom they recommend to ban.

Source: client-server specification, "Moderation policy lists" (MSC2313).
"""

from dataclasses import dataclass
from enum import StrEnum

from appservice.model.ids import RoomId


class About(StrEnum):
    """What a rule is about: people by their IDs, or all people of servers."""

    USER = "user"
    SERVER = "server"


@dataclass(frozen=True, slots=True, order=True)
class ListRule:
    """A recommendation to ban. `entity` is a glob, most often an exact name."""

    about: About
    entity: str


@dataclass(frozen=True, slots=True)
class PolicyList:
    """A list that the operator named, as it was last seen. `trouble` is why it cannot be read."""

    name: str
    room_id: RoomId | None = None
    trouble: str | None = None
    read_ms: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """Everybody whom the lists name, made ready for looking up. All of it in lower case."""

    users: frozenset[str] = frozenset()
    user_globs: tuple[str, ...] = ()
    servers: frozenset[str] = frozenset()
    server_globs: tuple[str, ...] = ()
