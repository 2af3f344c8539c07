"""The commands about a group as a whole: what it is called, how it is set, whose it is, its end."""

from dataclasses import dataclass

from appservice.model.group import Invitations
from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """`settings`."""


@dataclass(frozen=True, slots=True)
class SetName:
    """`name …`; empty when none was written."""

    name: str


@dataclass(frozen=True, slots=True)
class SetTopic:
    """`topic …`; empty when none was written, None for `topic none`."""

    topic: str | None


@dataclass(frozen=True, slots=True)
class SetPicture:
    """`picture`, as a reply to an image or for one's own last one; `picture none` takes it away."""

    remove: bool = False


@dataclass(frozen=True, slots=True)
class SetInvitations:
    """`settings invitations members|ai`; None when it was neither."""

    who: Invitations | None


@dataclass(frozen=True, slots=True)
class SetPeople:
    """`settings people 12`; None when that was no number."""

    number: int | None


@dataclass(frozen=True, slots=True)
class HandOverTo:
    """`handover @user:server [yes]`; None when no Matrix ID was written."""

    to: UserId | None
    sure: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """`end [yes]`."""

    sure: bool = False


GroupSetting = (
    ShowSettings | SetName | SetTopic | SetPicture | SetInvitations | SetPeople | HandOverTo | End
)
