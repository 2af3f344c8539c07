"""What an issuer says of somebody's age, and what is made of account data and of what is noted.

Times are in milliseconds since the epoch.
"""

from dataclasses import dataclass, field

from appservice.model.age import AgeBand
from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that an issuer signed for one person. `jti` is its own name, empty for none."""

    band: AgeBand
    issued_ms: int
    expires_ms: int
    jti: str = ""
    issuer: str = ""
    guardians: tuple[UserId, ...] = ()

    @property
    def named(self) -> tuple[UserId, ...]:
        """Whom it makes guardians: an adult has none, whoever is named."""
        return () if self.band is AgeBand.ADULT else self.guardians


@dataclass(frozen=True, slots=True)
class Presented:
    """What somebody's account data comes to.

    `statement`: one that is signed for them by an issuer of ours, perhaps of the past. `declared`:
    the strictest band of a minor that the rest of it speaks of, by nobody's word but theirs.
    """

    statement: Statement | None = None
    declared: AgeBand | None = None


NOTHING_PRESENTED = Presented()


@dataclass(frozen=True, slots=True)
class Noted:
    """What is kept of one person: which statements were seen, and which the operator revoked.

    `revoked`: the names of such. `void_until_ms`: all that were issued until then, 0 for none.
    """

    statements: tuple[Statement, ...] = ()
    revoked: frozenset[str] = field(default_factory=frozenset)
    void_until_ms: int = 0


NOTHING_NOTED = Noted()
