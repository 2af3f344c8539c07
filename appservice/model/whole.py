"""Acts on a group as a whole, and on a person's Space of groups. Part of `model.effect.Act`."""

from dataclasses import dataclass

from appservice.model.ids import EventId, RequestId, RoomId, UserId


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Set a state event (`content` is JSON) at `by`'s wish; `what` names it.

    The input `given.Changed` follows.
    """

    what: str
    event_type: str
    content: str
    by: UserId
    about: EventId | None = None


@dataclass(frozen=True, slots=True)
class ChangePicture:
    """Make an image the group's picture: `image`, or the last one of `by`. `Changed` follows."""

    by: UserId
    image: EventId | None
    about: EventId


@dataclass(frozen=True, slots=True)
class HandOver:
    """Make `to` the creator at `by`'s wish, by levels or by a new room. `HandedOver` follows.

    `before` and `founders` are what `Group.creator` and `Group.founders` were until then.
    """

    to: UserId
    by: UserId
    before: UserId | None
    about: EventId
    founders: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class EndGroup:
    """Remove everybody, close the room, leave it. `EndRefused` follows where that cannot be."""

    by: UserId
    about: EventId | None


@dataclass(frozen=True, slots=True)
class EraseRoom:
    """Forget all that is kept of a room that is behind us."""

    why: str


@dataclass(frozen=True, slots=True)
class RequestSpace:
    """Hand a person's wish for a Space, or for none, from a direct chat to the group side."""

    request_id: RequestId
    on: bool
    asker: UserId
    report_to: RoomId
    about: EventId


@dataclass(frozen=True, slots=True)
class MakeSpace:
    """Make the person's Space, fill it, invite them to it, and report; or invite them again."""

    request_id: RequestId
    asker: UserId
    report_to: RoomId


@dataclass(frozen=True, slots=True)
class KeepSpace:
    """Put into the person's Space the groups that they are in, and take out the others."""

    user: UserId


@dataclass(frozen=True, slots=True)
class EndSpace:
    """Empty the person's Space, leave it, and report where that was asked."""

    user: UserId
    report_to: RoomId | None = None


WholeAct = (
    ChangeState
    | ChangePicture
    | HandOver
    | EndGroup
    | EraseRoom
    | RequestSpace
    | MakeSpace
    | KeepSpace
    | EndSpace
)
