"""What the page of a link may know and do. The rules are on the other side."""

from dataclasses import dataclass
from typing import Protocol

from appservice.model.ids import UserId
from appservice.model.link import InviteById, Trouble


@dataclass(frozen=True, slots=True)
class View:
    """What a visitor may see of a link. Without a working link only `trouble` says anything.

    `people` is how many humans are in; `approve`: members decide about each. `encryption`: whether
    the AI user can read a code that is sent to it in an encrypted chat.
    """

    trouble: Trouble | None
    name: str | None = None
    people: int = 0
    has_picture: bool = False
    approve: bool = False
    by_id: InviteById = InviteById.OFF
    encryption: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was given out: shown once, and stored nowhere as it is."""

    text: str
    expires_ms: int


class Reception(Protocol):
    """Answers for the page, by a link's token. All raise `StoreUnavailable`.

    A token that never was one, one of another place and one of a group that is gone are alike.
    """

    async def look(self, token: str) -> View:
        """What the page shows. Changes nothing."""
        ...

    async def give_code(self, token: str) -> Code | View:
        """A new code; the view when the link's trouble forbids one."""
        ...

    async def ask_for(self, token: str, user: UserId) -> View:
        """Ask for an invitation for an ID. What comes of it is not told."""
        ...

    async def picture(self, token: str) -> bytes | None:
        """The group's picture as it was uploaded: not to be trusted, and at most a few MiB."""
        ...
