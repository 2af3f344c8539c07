"""How old somebody is, as far as that matters here: a band, and by whose word.

Bands never leave the operator's machines in a way that other people could read: no event, profile,
page or log line holds one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from appservice.model.ids import UserId


class AgeBand(StrEnum):
    """A span of ages, youngest first. `UNKNOWN`: rules say what it is taken for."""

    UNDER_13 = "under_13"
    FROM_13 = "13_15"
    FROM_16 = "16_17"
    ADULT = "adult"
    UNKNOWN = "unknown"


BANDS: Final = (AgeBand.UNDER_13, AgeBand.FROM_13, AgeBand.FROM_16, AgeBand.ADULT)
"""The bands that somebody can be in, youngest first."""
ALL_AGES: Final = AgeBand.UNDER_13
"""What is fit for everybody: the rules of a group, and of whoever is not known."""


class Trust(StrEnum):
    """By whose word somebody is of a band.

    `STATED`: a valid signed statement. `DECLARED`: their own word, or what is left of a statement
    that does not hold; it only makes things stricter. `PEER`: another Parlour's answer. `SERVER`:
    all of that server are adults, the operator says. `NONE`: nobody's. `UNREAD`: whoever could
    tell was asked, or is yet to be, and told nothing now.
    """

    STATED = "stated"
    DECLARED = "declared"
    PEER = "peer"
    SERVER = "server"
    NONE = "none"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Age:
    """What is known of one person, and how it is known."""

    band: AgeBand = AgeBand.UNKNOWN
    trust: Trust = Trust.NONE


NOT_KNOWN: Final = Age()
NOT_READ: Final = Age(trust=Trust.UNREAD)
"""Of whom it would be known if what tells it did not fail now: they are shielded, whatever somebody
unknown is taken for. Or a minor would be an adult for as long as it fails."""
Ages = Mapping[UserId, Age]
"""Of some people. Who is not in it is `NOT_KNOWN`."""


class Unknown(StrEnum):
    """What somebody of unknown age is taken for."""

    SHIELDED = "shielded"
    ADULT = "adult"


class GroupsFor(StrEnum):
    """Whom a group is for as long as its creator said nothing."""

    ALL_AGES = "all_ages"
    ADULTS = "adults"


class AgePolicy(StrEnum):
    """Rules of an organisation about who may be in a group with minors; any of them may hold.

    `NO_STRANGE_ADULTS`: no adults of other servers. `NO_UNKNOWN`: nobody whose age is unknown.
    `GUARDIANS_APPROVE`: a guardian has to agree to each group of their child.
    """

    NO_STRANGE_ADULTS = "no_strange_adults"
    NO_UNKNOWN = "no_unknown"
    GUARDIANS_APPROVE = "guardians_approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRules:
    """What the operator decided about ages; durations in milliseconds.

    `adult_servers`: patterns of servers all of whose people are adults. `groups`: see `GroupsFor`.
    After any joining a group is for all ages for a random time from `hold_least_ms` to
    `hold_most_ms`. `policies`: those that hold here. `guardians`: whether anybody here has one.
    `peers`: the servers whose AIs are asked, and answered.
    """

    unknown: Unknown = Unknown.ADULT
    adult_servers: tuple[str, ...] = ()
    groups: GroupsFor = GroupsFor.ADULTS
    hold_least_ms: int = 0
    hold_most_ms: int = 0
    policies: frozenset[AgePolicy] = field(default_factory=frozenset)
    guardians: bool = False
    peers: tuple[str, ...] = ()
