"""What leaves a direct chat for a group, by its person's own hand and by nothing else.

Here are wishes, questions, and what is handed over. A line of memory is in none of them but as a
number and a digest, until its words are handed to the group as `Shared`: plain text, by whom.
"""

from dataclasses import dataclass
from typing import Final

from appservice.model.ids import EventId, RequestId, RoomId, UserId

ASKED_MS: Final = 600_000
"""How long a question is open."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an event of the AI user's own says of itself: it carries words of `by`.

    `copied`: a stretch of talk from elsewhere, else one thing that they wanted said. The first
    `head` characters of its body are the AI user's, and tell people just that.
    """

    by: UserId
    copied: bool = False
    head: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A group, as somebody who is in it may have something said there.

    `readers` are joined beside the AI user, `others` are names of some of them, `sharer` is what
    the person is called there. `trouble`: the key of the sentence that says why it cannot be.
    `people`: all of them, invited or joined.
    """

    room_id: RoomId
    name: str
    sharer: str
    readers: int
    others: tuple[str, ...] = ()
    invited: int = 0
    alias: str | None = None
    encrypted: bool = False
    trouble: str | None = None
    people: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a direct chat as its person was shown it, by a digest of its words."""

    event_id: EventId
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareWish:
    """Something to be said in `group`: `text`, or the line of that `number`.

    `people` were in that group, or invited, when it was asked; so many `readers`.
    """

    group: RoomId
    readers: int
    digest: str
    text: str = ""
    number: int | None = None
    people: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWish:
    """A new group that begins with `lines`. `skipped` counts them from 1.

    `opens`: encrypted words would become readable; then it is asked a second time (`sure`).
    """

    name: str
    invitees: tuple[UserId, ...]
    lines: tuple[Shown, ...] = ()
    skipped: tuple[int, ...] = ()
    encrypted: bool | None = None
    opens: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person is asked in their direct chat before anything leaves it: one of two wishes.

    `about` is their command, `notice` shows exactly what would be said and where.
    """

    about: EventId
    due_ms: int
    notice: EventId | None = None
    share: ShareWish | None = None
    copies: CopyWish | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is to be copied into the group of a request as soon as there is one."""

    request_id: RequestId
    lines: tuple[Shown, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class AskShare:
    """Find out what `rest` of a command means, and ask back; `QuestionAsked` follows."""

    rest: str
    by: UserId
    about: EventId


@dataclass(frozen=True, slots=True)
class CarryShare:
    """Look once more whether it still is as it was shown, and hand it to the group."""

    wish: ShareWish
    by: UserId
    about: EventId


@dataclass(frozen=True, slots=True)
class AskCopy:
    """Choose the newest `last` messages, show them unless `at_once`; `QuestionAsked` follows."""

    wish: CopyWish
    last: int
    by: UserId
    about: EventId
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class CarryCopy:
    """Hand what was chosen to the new group, as far as it still is as it was shown."""

    waiting: Waiting
    group: RoomId
    by: UserId
    encrypted: bool


@dataclass(frozen=True, slots=True)
class CopiedLine:
    """One message of a direct chat: said by the AI user or by its person."""

    by_ai: bool
    sent_ms: int
    body: str
    emote: bool = False


@dataclass(frozen=True, slots=True)
class SayShared:
    """Say in the group what `by` shares; tell them in `report_to` what came of it."""

    text: str
    by: UserId
    report_to: RoomId


@dataclass(frozen=True, slots=True)
class SayCopied:
    """Say in the group what `by`, called `name`, copied from their chat with `ai_name`."""

    lines: tuple[CopiedLine, ...]
    by: UserId
    name: str
    ai_name: str
    report_to: RoomId
    removed: int = 0
    edited: int = 0


CrossingAct = AskShare | CarryShare | AskCopy | CarryCopy | SayShared | SayCopied
"""Part of `effect.Act`."""


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Somebody was asked (`at_once`: need not be asked); all they said before is overtaken."""

    question: Question
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class GroupMade:
    """The group of a request is there, its people invited."""

    request_id: RequestId
    group: RoomId
    encrypted: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """For a group: `by` wants this said here."""

    text: str
    by: UserId
    report_to: RoomId


@dataclass(frozen=True, slots=True)
class Copied:
    """For a new group: what it begins with; the fields are those of `SayCopied`."""

    lines: tuple[CopiedLine, ...]
    by: UserId
    name: str
    ai_name: str
    report_to: RoomId
    removed: int = 0
    edited: int = 0


CrossingInput = QuestionAsked | GroupMade | Shared | Copied
"""Part of `given.Own`."""
