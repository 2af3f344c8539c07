"""What a decision wants done. Effects are values; performing them is another floor's work.

`Act` effects become stored rows that are carried out after the commit, each with an ID of its own.
"""

from dataclasses import dataclass

from appservice.model.acts import ActElsewhere
from appservice.model.chat import Line
from appservice.model.ids import EventId, RequestId, RoomId, TurnId, UserId
from appservice.model.judging import Ruled
from appservice.model.room import Room
from appservice.model.unread import PutAside


@dataclass(frozen=True, slots=True)
class Keep:
    """Put a line into history (a known event ID changes nothing)."""

    line: Line


@dataclass(frozen=True, slots=True)
class Amend:
    """Replace the words of a line by `author`'s edit; `file` and `choices` are as in `Line`."""

    event_id: EventId
    author: UserId
    body: str
    file: str | None = None
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget a line: its event was redacted."""

    event_id: EventId


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """Answer `about`, which `asker` said, in that thread. It waits while one is open there.

    `why` is the reason as a short key; `unasked`: nobody called, so nobody's allowance pays.
    `again`: the AI user's own event that the new answer replaces; `asker` wished for it.
    """

    about: EventId
    asker: UserId
    thread: EventId | None = None
    why: str = ""
    unasked: bool = False
    again: EventId | None = None


@dataclass(frozen=True, slots=True)
class DropTurns:
    """Drop the unsent turns of the room; only those about one event when it is given."""

    why: str
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class AnswerTurn:
    """A model has answered: store its words with the turn. They are not cleared yet.

    `used` is what it was told, as in `Prompt.used`; `model` is who answered, `route` why that one.
    `merged` are waiting turns that it answers too: they are over, unless it comes to be unsaid.
    """

    turn_id: TurnId
    text: str
    used: tuple[int, ...] | None = None
    model: str | None = None
    for_adults: bool = False
    merged: tuple[TurnId, ...] = ()
    route: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the catalogue, and what fills it in."""

    key: str
    data: tuple[tuple[str, str], ...] = ()


def sentence(key: str, **data: str | int) -> Sentence:
    """A sentence, from its key and its fields."""
    return Sentence(key, tuple((name, str(value)) for name, value in data.items()))


@dataclass(frozen=True, slots=True)
class Notice:
    """Say a sentence of ours, as `m.notice`; with `mention` as `m.text` that notifies.

    `room_id` is another room than the decision's, where one is meant. `more` follows, a line each,
    or where `joined` all in one line.
    """

    say: Sentence
    reply_to: EventId | None = None
    thread: EventId | None = None
    mention: UserId | None = None
    room_id: RoomId | None = None
    more: tuple[Sentence, ...] = ()
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Redact:
    """Remove an event and its edits; `if_hidden`: only where our homeserver does not show it."""

    target: EventId
    reason: str
    if_hidden: bool = False
    edits_only: bool = False  # the event itself is removed already


@dataclass(frozen=True, slots=True)
class Join:
    """Accept an invitation."""

    inviter: UserId
    is_direct: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the room, or decline its invitation, having handed over what power there is."""

    reason: Sentence | None = None


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """Hand a person's wish for a new group from a direct chat to the group side."""

    request_id: RequestId
    name: str
    asker: UserId
    invitees: tuple[UserId, ...]
    report_to: RoomId
    asked_by_event: EventId
    encrypted: bool | None = None


@dataclass(frozen=True, slots=True)
class MakeGroup:
    """Create the group of a request, invite one by one, welcome, and report to the asker."""

    request_id: RequestId
    name: str
    asker: UserId
    invitees: tuple[UserId, ...]
    report_to: RoomId
    remarks: tuple[Sentence, ...] = ()
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class PauseInvitations:
    """Remember that a person does not want to be invited, until `until_ms` (0 lifts it)."""

    user: UserId
    until_ms: int
    why: str


@dataclass(frozen=True, slots=True)
class SettleInvitation:
    """A person answered an invitation of ours: `joined` or `declined`."""

    user: UserId
    outcome: str


@dataclass(frozen=True, slots=True)
class EndDirect:
    """This room is no direct chat any more, for good: nothing of it is read there again."""

    why: str


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Have `given.Tick` at that time; a later one of that name replaces it, None ends it."""

    name: str
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class Audit:
    """A line for the audit table: an act of power, at whose wish, about whom, and why."""

    what: str
    by: UserId | None
    about: UserId | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Govern:
    """Read the room afresh and put right what breaks its rules; the input `Governed` follows."""

    cause: str


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """Remove somebody (or withdraw their invitation) at `by`'s wish; `given.Acted` follows."""

    user: UserId
    by: UserId
    reason: str | None = None
    ban: bool = False
    how: str = "command"
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class AddPeople:
    """Invite people at `by`'s wish, as far as there are seats and budget; `given.Added` follows.

    `bad` are words that look like Matrix IDs and are none: they are told with the rest.
    """

    users: tuple[UserId, ...]
    by: UserId
    bad: tuple[str, ...] = ()
    how: str = "command"
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class LiftBan:
    """Lift a ban at `by`'s wish; `given.Acted` follows."""

    user: UserId
    by: UserId
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class StartVote:
    """Put it to the vote whether `user` is to be removed; `given.VoteOpened` follows."""

    user: UserId
    by: UserId
    asked: EventId
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EndVote:
    """Close a poll of ours, with the sentence that says how it ended."""

    poll: EventId
    say: Sentence


HistoryEffect = Keep | Amend | Erase
TurnEffect = OpenTurn | DropTurns | AnswerTurn
Act = (
    Notice
    | Redact
    | Join
    | Leave
    | RequestGroup
    | MakeGroup
    | PauseInvitations
    | SettleInvitation
    | EndDirect
    | Govern
    | RemovePerson
    | AddPeople
    | LiftBan
    | StartVote
    | EndVote
    | ActElsewhere
)
StoreEffect = SetTimer | Audit | PutAside | Ruled
Effect = HistoryEffect | TurnEffect | StoreEffect | Act


@dataclass(frozen=True, slots=True)
class Decision:
    """What one input leads to: why, the room as it is now, and what is to be done.

    `mark` is a sign on a line that is kept though nothing is done about it.
    """

    why: str
    room: Room
    effects: tuple[Effect, ...] = ()
    mark: Line | None = None
