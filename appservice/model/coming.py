"""Coming in by a link: what is to be done about it (acts), and what came of that (inputs)."""

from dataclasses import dataclass

from appservice.model.ids import EventId, RoomId, UserId


@dataclass(frozen=True, slots=True)
class ShareLink:
    """Post a link's address and its picture, as a reply to `about`."""

    link_id: str
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class RedeemCode:
    """Hand a code, by its hash, from a direct chat to the group side."""

    code_hash: str
    user: UserId
    report_to: RoomId
    about: EventId


@dataclass(frozen=True, slots=True)
class AskMembers:
    """Ask the members whether `user` may come in; the input `MembersAsked` follows."""

    wish_id: str
    user: UserId
    by: UserId
    due_ms: int


@dataclass(frozen=True, slots=True)
class LetIn:
    """Invite who came by a link; the input `LetInDone` follows."""

    wish_id: str
    user: UserId
    link_id: str


Coming = ShareLink | RedeemCode | AskMembers | LetIn


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A person sent a code in their direct chat; only its hash came along."""

    code_hash: str
    user: UserId
    report_to: RoomId
    about: EventId


@dataclass(frozen=True, slots=True)
class JoinAsked:
    """Somebody wants in by a link. Without `report_to` their ID was typed on the page."""

    wish_id: str
    link_id: str
    user: UserId
    report_to: RoomId | None = None
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class MembersAsked:
    """The message on which members decide about a wish has been sent."""

    wish_id: str
    notice: EventId


@dataclass(frozen=True, slots=True)
class LetInDone:
    """What became of inviting for a wish: `done`, `no`, a `Trouble`, or `failed`."""

    wish_id: str
    outcome: str
