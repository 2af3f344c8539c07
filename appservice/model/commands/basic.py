"""The commands that work everywhere, and the one that makes a group."""

from dataclasses import dataclass

from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class NewGroup:
    """`new "Name" @user:server …`; `bad` are words that look like Matrix IDs and are none.

    `encrypted` is None where neither `--encrypted` nor `--plain` was written.
    """

    name: str
    invitees: tuple[UserId, ...]
    bad: tuple[str, ...]
    encrypted: bool | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """`help`."""


@dataclass(frozen=True, slots=True)
class Delete:
    """`delete`, as a reply to one of the AI user's messages, or for its last one."""


@dataclass(frozen=True, slots=True)
class Stop:
    """`stop`: drop the answer that is being made."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """`quiet [duration]`; None is until further notice."""

    for_ms: int | None


@dataclass(frozen=True, slots=True)
class Wake:
    """`wake`: the end of quiet."""


@dataclass(frozen=True, slots=True)
class SendAway:
    """`leave`: the AI user leaves the room."""


@dataclass(frozen=True, slots=True)
class Block:
    """`block` and `unblock`: no invitations from this AI user, or again."""

    on: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that is no command; `word` is what was typed, `why` what is wrong with it."""

    word: str
    why: str = "unknown"


Basic = NewGroup | Help | Delete | Stop | Quiet | Wake | SendAway | Block | Unknown
