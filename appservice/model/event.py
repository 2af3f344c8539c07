"""What reaches us from rooms, decoded: not trusted, but of the types it says.

Source: Matrix client-server specification, "Room Events"; MSC3952 (mentions), MSC3440 (threads).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from appservice.model.crossing import Brought
from appservice.model.ids import EventId, RoomId, SessionId, UserId


class Membership(StrEnum):
    """The `membership` of an `m.room.member` event."""

    JOIN = "join"
    INVITE = "invite"
    LEAVE = "leave"
    BAN = "ban"
    KNOCK = "knock"


class LineKind(StrEnum):
    """What kind of thing somebody said."""

    TEXT = "text"
    NOTICE = "notice"
    EMOTE = "emote"
    IMAGE = "image"
    FILE = "file"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO = "video"
    POLL = "poll"
    REACTION = "reaction"
    VOTE = "vote"
    POLL_END = "poll_end"
    SHARED = "shared"
    COPIED = "copied"
    OTHER = "other"

    @property
    def is_media(self) -> bool:
        """Whether it is a picture, a recording or a file."""
        return self in _MEDIA

    @property
    def is_mark(self) -> bool:
        """Whether nothing is said by it: a sign on another line, which `reply_to` then names."""
        return self in _MARKS

    @property
    def is_brought(self) -> bool:
        """Whether the AI user said it for its sender, who had it brought here from elsewhere."""
        return self in (LineKind.SHARED, LineKind.COPIED)


_MEDIA = frozenset({LineKind.IMAGE, LineKind.FILE, LineKind.AUDIO, LineKind.VOICE, LineKind.VIDEO})
_MARKS = frozenset({LineKind.REACTION, LineKind.VOTE, LineKind.POLL_END})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEvent:
    """What every event has. `sent_ms` is the sender's server's clock (may be wrong or forged).

    `assured` is False where the room is encrypted and nothing shows that one of the sender's own
    devices made this: it came in the clear, or from a device that nobody knows.
    """

    event_id: EventId
    room_id: RoomId
    sender: UserId
    sent_ms: int
    assured: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomMessage(RoomEvent):
    """An `m.room.message`. `body` has no reply fallback; `pills` are user IDs linked in the HTML.

    `typed` is the body with each pill written as its ID: what commands are read from. Of media
    `body` is the caption and `file` the name; `choices` are a poll's options (ID, text), its
    question is the body. `live`: more of it is being written (MSC4357).
    `aside`: the sender says that it is no part of this room's talk. `automated`: that a program
    wrote it (MSC3955). `brought`: that these are words of somebody else.
    """

    kind: LineKind
    body: str
    mentions: frozenset[UserId] = frozenset()
    pills: frozenset[UserId] = frozenset()
    reply_to: EventId | None = None
    thread: EventId | None = None
    replaces: EventId | None = None
    typed: str | None = None
    file: str | None = None
    choices: tuple[tuple[str, str], ...] = ()
    live: bool = False
    aside: bool = False
    automated: bool = False
    brought: Brought | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(RoomEvent):
    """An `m.reaction` annotation."""

    target: EventId
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction(RoomEvent):
    """An `m.room.redaction`, whichever place its room version keeps `redacts` in."""

    target: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecryptable(RoomEvent):
    """An `m.room.encrypted` that could not be read, and why.

    `waits_for` names the Megolm session whose key may still come; without it nothing will help.
    """

    why: str
    waits_for: SessionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange(RoomEvent):
    """An `m.room.member`. `was` is the membership before, where the homeserver told it."""

    user: UserId
    membership: Membership
    was: Membership | None = None
    display_name: str | None = None
    reason: str | None = None
    is_direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange(RoomEvent):
    """Any other state event. `content` is raw JSON: readers of it check what they read."""

    type: str
    state_key: str
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollVote(RoomEvent):
    """A vote in the poll of the event `poll` (MSC3381); a void one has no `answers`."""

    poll: EventId
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollEnd(RoomEvent):
    """The end of the poll of the event `poll` (MSC3381)."""

    poll: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise(RoomEvent):
    """An event that says nothing to us, or is malformed; `why` says which."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The AI is asked into a room. The rest is the inviting server's word.

    Invitations seen by `/sync` have no event ID; `key` is theirs in the inbox. `version` is None
    where it was not told.
    """

    key: str
    room_id: RoomId
    inviter: UserId
    is_direct: bool
    join_rule: str | None
    encrypted: bool
    room_type: str | None
    seen_ms: int
    version: str | None = None
    predecessor: RoomId | None = None


Heard = (
    RoomMessage
    | Reaction
    | Redaction
    | Undecryptable
    | MemberChange
    | StateChange
    | Noise
    | PollVote
    | PollEnd
)
