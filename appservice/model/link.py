"""Links into a group, and the wishes of those who came by one.

A link's address holds a secret, its token, which is stored nowhere: see `policy.secrets`.
"""

from dataclasses import dataclass
from enum import StrEnum

from appservice.model.ids import EventId, RoomId, UserId


class Trouble(StrEnum):
    """What is wrong with a link, whoever comes by it. Never what depends on a person."""

    UNKNOWN = "unknown"
    RESET = "reset"
    OFF = "off"
    EXPIRED = "expired"
    USED_UP = "used_up"
    FULL = "full"
    BUSY = "busy"


class Phase(StrEnum):
    """How far a wish to come in is. `ASKED`: members decide; `NO`: it waits to be told so."""

    ASKED = "asked"
    INVITING = "inviting"
    NO = "no"


class InviteById(StrEnum):
    """Whether a page takes a Matrix ID instead of giving a code, and of whom."""

    OFF = "off"
    OWN_SERVER = "own_server"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link that `by` shared. `over` says why it works no more: `reset` or `off`.

    `uses` is how many people may come by it, `used` how many were invited. `approve`: members say
    yes or no to each.
    """

    link_id: str
    by: UserId
    made_ms: int
    expires_ms: int
    uses: int
    used: int = 0
    approve: bool = False
    over: Trouble | None = None
    over_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody wants in by a link. `notice` is the message on which members decide.

    `report_to` is their direct chat and `about` what they said there; both are None for an ID that
    was typed on the page. `due_ms`: when it ends by itself.
    """

    wish_id: str
    link_id: str
    user: UserId
    phase: Phase
    due_ms: int
    report_to: RoomId | None = None
    about: EventId | None = None
    notice: EventId | None = None
