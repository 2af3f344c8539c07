"""What somebody at a terminal and the running Parlour tell each other about one verification.

Only a terminal can ask for one, and only it is shown what has to be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from appservice.model.ids import UserId


class Act(StrEnum):
    """What the terminal asks for."""

    VERIFY = "verify"
    FORGET = "forget"
    """Take a verification back."""


class Stage(StrEnum):
    """How far Parlour is."""

    NEW = ""
    ASKED = "asked"
    """`told`: `devices`, how many were asked."""
    AGREED = "agreed"
    """`told`: `device`, which has accepted."""
    COMPARING = "comparing"
    """`told`: `emoji`, places in the table, perhaps none, and `numbers`, three of them."""
    CONFIRMED = "confirmed"
    """The terminal said yes; the other side has not yet."""
    DONE = "done"
    """`told`: perhaps `but`, why the signature did not reach the homeserver."""
    FAILED = "failed"
    """`told`: `code`, one of `Why` or of the specification; `by_them`, whether they ended it."""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self in (Stage.DONE, Stage.FAILED)


class Why(StrEnum):
    """Why nothing came of it, beside the codes of the specification."""

    NO_IDENTITY = "no_identity"
    """The AI user has none yet."""
    NO_DEVICES = "no_devices"
    """The person has no device that could vouch for them."""
    RESTARTED = "restarted"


class Answer(StrEnum):
    """What the terminal says."""

    NONE = ""
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One of them. Who does not raise its beat any more is gone."""

    id: str
    act: Act
    user: UserId
    stage: Stage = Stage.NEW
    told: Mapping[str, Any] = field(default_factory=dict)
    answer: Answer = Answer.NONE
    terminal_beat: int = 0
    parlour_beat: int = 0


class VerifyingBook(Protocol):
    """The book that lies between both."""

    async def ask(self, id_: str, act: Act, user: UserId) -> None:
        """The terminal begins."""
        ...

    async def asked(self) -> list[Asked]:
        """All that are there."""
        ...

    async def terminal(self, id_: str, answer: Answer) -> Asked | None:
        """The terminal is there and says this; how it stands now, None when it was dropped."""
        ...

    async def parlour(self, id_: str, stage: Stage, told: Mapping[str, Any]) -> None:
        """Parlour is there and tells this."""
        ...

    async def drop(self, id_: str) -> None:
        """It is over for who dropped it."""
        ...
