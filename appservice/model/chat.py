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

    `mentions` are the users it is meant for, by `m.mentions` or pills. `file` is the name of what
    was sent, `body` then its caption; `choices` are a poll's options (ID, text). A line may be a
    mark on another one, see `LineKind.is_mark`: a reaction, whose `body` is its key, or a vote,
    whose `choices` are what it is for. `left_out`: an answer of the AI user's own that was made
    from what was erased since, and is told to no model any more.
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
    file: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    left_out: bool = False
