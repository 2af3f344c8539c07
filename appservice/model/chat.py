"""What was said in a room, as it is kept in history."""

from dataclasses import dataclass
from enum import StrEnum

from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId, UserId


class Author(StrEnum):
    """Whose words they are: people's, the AI user's, or another program's."""

    HUMAN = "human"
    AI = "ai"
    BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing said. `position` is our own server's order; `sent_ms` is a claim.

    `mentions` are the users it is meant for, by `m.mentions` or pills.
    """

    room_id: RoomId
    event_id: EventId
    sender: UserId
    author: Author
    kind: LineKind
    body: str
    sent_ms: int
    position: int = 0
    reply_to: EventId | None = None
    thread: EventId | None = None
    edited: bool = False
    mentions: frozenset[UserId] = frozenset()
