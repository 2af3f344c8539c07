"""A line that the AI may propose to remember: from a model's suggestion to what became of it.

Personal, like `model.remembering`: nothing on the group side may take a type of this file.
"""

from dataclasses import dataclass
from enum import StrEnum

from appservice.model.ids import EventId, RoomId
from appservice.model.remembering import RememberedKind


class Subject(StrEnum):
    """What a line is about. Only what is `PLAIN` is ever proposed."""

    PLAIN = "everyday"
    HEALTH = "health"
    RELIGION = "religion"
    SEXUALITY = "sexuality or gender"
    POLITICS = "politics, ethnicity or union"
    CRIME = "crime"
    MONEY = "money or numbers of accounts"
    PRIVATE = "secret, password or number"
    OTHERS = "somebody else"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One message in its writer's own words: no quotes, code, links, nor what others wrote."""

    event_id: EventId
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line of that kind, in a model's words, and the message that it says it is from."""

    kind: str
    subject: Subject
    line: str
    source: OwnWords


class ProposalStage(StrEnum):
    """Where one is. A model is asked; then it is open to its person's yes or no, or over.

    `KEPT` has become a line of memory. The text is there while it is open alone.
    """

    ASKED = "asked"
    OPEN = "open"
    NOTHING = "nothing"
    KEPT = "kept"
    DECLINED = "declined"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One. `about` is the message after whose answer it was made; each is looked at once.

    `source` is the message that the text came from, `notice` the event by which it was proposed,
    `number` the line of memory that it became, `by_itself` whether without a yes.
    """

    room_id: RoomId
    about: EventId
    asked_ms: int
    stage: ProposalStage
    text: str | None = None
    kind: RememberedKind = RememberedKind.FACT
    source: EventId | None = None
    notice: EventId | None = None
    number: int | None = None
    by_itself: bool = False
