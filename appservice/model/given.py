"""Inputs that come from ourselves: what a model answered, what a new room turned out to be."""

from dataclasses import dataclass

from appservice.model.allowance import Counted, Measure, Telling, Whose
from appservice.model.catching_up import CaughtUp
from appservice.model.coming import CodeSent, JoinAsked, LetInDone, MembersAsked
from appservice.model.crossing import CrossingInput
from appservice.model.errors import ModelFault
from appservice.model.event import Heard, Invitation
from appservice.model.group import Settings, Standing
from appservice.model.guarding import GuardingInput
from appservice.model.ids import EventId, RequestId, RoomId, TurnId, UserId
from appservice.model.instructions import Instructions
from appservice.model.judging import Opinion, Reason
from appservice.model.proposing import OfDirect
from appservice.model.repair import Carried
from appservice.model.unfit import OfAnswers


@dataclass(frozen=True, slots=True)
class Answered:
    """A model's words for a turn, as in `effect.AnswerTurn`; `for_adults` as in `Prompt`.

    `merged` are waiting turns whose questions they answer too.
    """

    turn_id: TurnId
    text: str
    used: tuple[int, ...] | None = None
    model: str | None = None
    merged: tuple[TurnId, ...] = ()
    for_adults: bool = False
    route: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFailed:
    """No model answered for a turn."""

    turn_id: TurnId
    fault: ModelFault


@dataclass(frozen=True, slots=True)
class Refused:
    """A limit leaves no room for the answer of a turn; `until_ms` None: that never changes."""

    turn_id: TurnId
    whose: Whose
    until_ms: int | None


@dataclass(frozen=True, slots=True)
class BudgetLow:
    """For one of the operator's people: of what all share so many percent are used."""

    measure: Measure
    percent: int
    amount: int
    most: int


@dataclass(frozen=True, slots=True)
class UsageCounted:
    """What `user` has used of `plan`, which may have no name."""

    user: UserId
    plan: str
    counted: tuple[Counted, ...]
    how: Telling = Telling.IN_FULL
    about: EventId | None = None
    thread: EventId | None = None


@dataclass(frozen=True, slots=True)
class FoundOpen:
    """A turn that an earlier run left without an answer, found after more than `max_age`."""

    turn_id: TurnId


@dataclass(frozen=True, slots=True)
class GroupAsked:
    """A person asked, in a direct chat, for a group; whether `encrypted`, or None for the usual."""

    request_id: RequestId
    name: str
    asker: UserId
    invitees: tuple[UserId, ...]
    report_to: RoomId
    asked_by_event: EventId
    encrypted: bool | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A timer of this room is due."""

    name: str


@dataclass(frozen=True, slots=True)
class Governed:
    """What a look at the room found and did. `look_again_ms`: when another one is due.

    `beyond`: who stands too high and cannot be lowered. `also`: keys of more sentences to tell.
    `absent`: who is here by what we heard alone.
    """

    standing: Standing
    lacks: tuple[str, ...]
    carried: tuple[Carried, ...]
    look_again_ms: int | None = None
    beyond: tuple[UserId, ...] = ()
    also: tuple[str, ...] = ()
    absent: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of an act of power that somebody asked for.

    `what`: remove, ban or unban. `outcome`: done, refused (by the homeserver), not_member (who
    asked has left) or the key of the sentence by which the rules refused it on a fresh snapshot.
    """

    what: str
    user: UserId
    by: UserId
    outcome: str
    how: str = "command"
    reason: str | None = None
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of inviting people at `by`'s wish: for each `done` or a sentence's key.

    `bad` are words that are no Matrix IDs.
    """

    by: UserId
    outcomes: tuple[tuple[UserId, str], ...]
    bad: tuple[str, ...] = ()
    how: str = "command"
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change of state: `what` of it, at whose wish, to which `value`.

    `outcome`: done, or the key of the sentence that says why not.
    """

    what: str
    by: UserId
    outcome: str
    about: EventId | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of a handover; `moved`: this is the new room that it was done by.

    `missing` could not be invited to it.
    """

    to: UserId
    by: UserId
    outcome: str
    moved: bool = False
    before: UserId | None = None
    missing: tuple[UserId, ...] = ()
    about: EventId | None = None
    founders: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class VoteOpened:
    """A poll of ours was sent; or why not, as a sentence's key in `outcome`."""

    asked: EventId
    poll: EventId | None
    outcome: str = "done"


@dataclass(frozen=True, slots=True)
class FoundMoved:
    """The room was upgraded to `to`, with `members` joined in it by then."""

    to: RoomId
    members: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class CameAlong:
    """This room goes on with `old`: who was `there` since when, the rest as in its `Group`."""

    old: RoomId
    settings: Settings
    removed: tuple[UserId, ...]
    instructions: Instructions | None = None
    there: tuple[tuple[UserId, int], ...] = ()
    all_ages_until_ms: int = 0
    earlier: tuple[RoomId, ...] = ()


@dataclass(frozen=True, slots=True)
class RemovedBefore:
    """An event was removed in the room that this one goes on with."""

    event_id: EventId


@dataclass(frozen=True, slots=True)
class SpaceAsked:
    """A person asked, in a direct chat, for a Space of their groups, or to be rid of it."""

    request_id: RequestId
    on: bool
    asker: UserId
    report_to: RoomId
    about: EventId


@dataclass(frozen=True, slots=True)
class EndRefused:
    """The group could not be ended."""

    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Members who can read nothing of what the AI user says: no device of theirs gets keys."""

    users: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """A member shows another cross-signing identity than before."""

    user: UserId


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judge said of the talk up to `about`, asked at `asked_ms`.

    `sure` is from 0 to 1, `emoji` one of `judging.SIGNS` where it would react.
    """

    about: EventId
    asked_ms: int
    opinion: Opinion
    why: Reason
    sure: float = 0.0
    emoji: str | None = None


Own = (
    Answered
    | AnswerFailed
    | OfAnswers
    | Refused
    | BudgetLow
    | UsageCounted
    | FoundOpen
    | GroupAsked
    | Tick
    | Governed
    | Acted
    | Added
    | VoteOpened
    | CodeSent
    | JoinAsked
    | MembersAsked
    | LetInDone
    | FoundMoved
    | CameAlong
    | RemovedBefore
    | Changed
    | HandedOver
    | EndRefused
    | SpaceAsked
    | LeftOut
    | NewIdentity
    | CaughtUp
    | CrossingInput
    | OfDirect
    | GuardingInput
    | Judged
)
Given = Heard | Invitation | Own
