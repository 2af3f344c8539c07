"""Inputs that come from ourselves: what a model answered, what a new room turned out to be."""

from dataclasses import dataclass

from appservice.model.errors import ModelFault
from appservice.model.event import Heard, Invitation
from appservice.model.ids import EventId, RequestId, RoomId, TurnId, UserId


@dataclass(frozen=True, slots=True)
class Answered:
    """A model's words for a turn."""

    turn_id: TurnId
    text: str


@dataclass(frozen=True, slots=True)
class AnswerFailed:
    """No model answered for a turn."""

    turn_id: TurnId
    fault: ModelFault


@dataclass(frozen=True, slots=True)
class FoundOpen:
    """A turn that an earlier run left without an answer, found after more than `max_age`."""

    turn_id: TurnId


@dataclass(frozen=True, slots=True)
class GroupAsked:
    """A person asked, in a direct chat, for a group."""

    request_id: RequestId
    name: str
    asker: UserId
    invitees: tuple[UserId, ...]
    report_to: RoomId
    asked_by_event: EventId


Own = Answered | AnswerFailed | FoundOpen | GroupAsked
Given = Heard | Invitation | Own
