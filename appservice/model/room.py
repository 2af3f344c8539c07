"""A room as we know it at one moment: a snapshot, never a live view.

Folded from events it is a hint; read from the homeserver it is what power is used on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from appservice.model.event import Membership
from appservice.model.ids import RoomId, UserId, server_name


class RoomKind(StrEnum):
    """Which hall a room belongs to. `DOOR` is not yet known; `LEFT` is behind us."""

    DOOR = "door"
    GROUP = "group"
    DIRECT = "direct"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Member:
    """One person or bot in a room. `position` orders by our own server's view, oldest first."""

    user_id: UserId
    membership: Membership
    display_name: str | None = None
    inviter: UserId | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class PowerLevels:
    """`m.room.power_levels`, checked and with the defaults of the specification filled in.

    `creators` are above every number (room version 12, MSC4289); empty before it.
    """

    users: Mapping[UserId, int] = field(default_factory=dict)
    users_default: int = 0
    events: Mapping[str, int] = field(default_factory=dict)
    events_default: int = 0
    state_default: int = 50
    invite: int = 0
    kick: int = 50
    ban: int = 50
    redact: int = 50
    creators: frozenset[UserId] = frozenset()

    def of(self, user_id: UserId) -> float:
        """The level of a user; infinity for a creator of a version 12 room."""
        if user_id in self.creators:
            return float("inf")
        return self.users.get(user_id, self.users_default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A snapshot of one room. `person`: whose direct chat; `asker`: whose group."""

    room_id: RoomId
    kind: RoomKind
    ai: UserId
    version: str = "1"
    name: str | None = None
    topic: str | None = None
    join_rule: str = "invite"
    history_visibility: str = "shared"
    encrypted: bool = False
    creators: frozenset[UserId] = frozenset()
    members: Mapping[UserId, Member] = field(default_factory=dict)
    power: PowerLevels = field(default_factory=PowerLevels)
    person: UserId | None = None
    asker: UserId | None = None
    quiet_until_ms: int = 0
    told_encrypted: bool = False
    told_away_ms: int = 0
    told_stopped_ms: int = 0
    told_media_ms: int = 0

    def present(self) -> tuple[Member, ...]:
        """Who is joined or invited, the AI included, oldest first."""
        there = (Membership.JOIN, Membership.INVITE)
        return tuple(
            sorted(
                (m for m in self.members.values() if m.membership in there),
                key=lambda m: (m.position, m.user_id),
            )
        )

    def joined(self, user_id: UserId) -> bool:
        """Whether that user is joined."""
        member = self.members.get(user_id)
        return member is not None and member.membership is Membership.JOIN

    def servers(self) -> frozenset[str]:
        """The homeservers of everybody joined."""
        return frozenset(
            server_name(m.user_id) for m in self.members.values() if m.membership is Membership.JOIN
        )
