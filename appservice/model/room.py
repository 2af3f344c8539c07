"""A room as we know it at one moment: a snapshot, never a live view.

Folded from events it is a hint; read from the homeserver it is what power is used on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from appservice.model.crossing import Question, Waiting
from appservice.model.event import Membership
from appservice.model.group import Group
from appservice.model.ids import EventId, RoomId, UserId, server_name
from appservice.model.unread import Unread


class RoomKind(StrEnum):
    """Which hall a room belongs to. `DOOR` is not yet known; `LEFT` is behind us.

    `SPACE` is a person's own Space of groups, `POLICY` a room of policy lists: nobody talks there.
    """

    DOOR = "door"
    GROUP = "group"
    DIRECT = "direct"
    LEFT = "left"
    SPACE = "space"
    POLICY = "policy"


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

    `creators` are above every number (room version 12, MSC4289); empty before it. `rest` are the
    keys that we do not know, kept as they are when levels are written.
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
    rest: Mapping[str, Any] = field(default_factory=dict)

    def of(self, user_id: UserId) -> float:
        """The level of a user; infinity for a creator of a version 12 room."""
        if user_id in self.creators:
            return float("inf")
        return self.users.get(user_id, self.users_default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A snapshot of one room. `person`: whose direct chat; `asker`: whose group.

    `alias` is the first published address; `successor` is where a tombstone points, `successor_by`
    who set it; `display` is the `DISPLAY` event, which
    `display_by` wrote. `maker` sent the creation, `request` is what it says it was made for.
    `cipher` is the algorithm that its encryption was last said to be. `told_to`: whom it was said
    what becomes of encrypted words, `told_models` to whom they go, `told_encrypted` whether it was
    that they cannot be read.
    `told_spent`: until when nobody is told again that a limit is used up or a plan has no
    model for this room, for each whose it is.
    `quiet_by` is the sign, where one made it quiet: quiet ends when it is taken back.
    `promised`: somebody was ever given an invitation that whoever holds its token can use.
    `question` is what the person of a direct chat was asked before something leaves it, `copies`
    what waits there for its group. `erase_asked` is the wish to be forgotten that waits for a yes,
    since `erase_asked_ms`; `exported`: when data was asked for within a day. `group` is what only
    we know.
    """

    room_id: RoomId
    kind: RoomKind
    ai: UserId
    version: str = "1"
    name: str | None = None
    topic: str | None = None
    join_rule: str = "invite"
    history_visibility: str = "shared"
    encrypted: bool = False
    cipher: str | None = None
    guest_access: str = "forbidden"
    promised: bool = False
    alias: str | None = None
    avatar: str | None = None
    room_type: str | None = None
    predecessor: RoomId | None = None
    successor: RoomId | None = None
    successor_by: UserId | None = None
    display: Mapping[str, Any] = field(default_factory=dict)
    display_by: UserId | None = None
    maker: UserId | None = None
    request: str | None = None
    creators: frozenset[UserId] = frozenset()
    members: Mapping[UserId, Member] = field(default_factory=dict)
    power: PowerLevels = field(default_factory=PowerLevels)
    person: UserId | None = None
    asker: UserId | None = None
    quiet_until_ms: int = 0
    quiet_by: EventId | None = None
    told_encrypted: bool = False
    told_left_out: frozenset[UserId] = frozenset()
    told_to: frozenset[UserId] = frozenset()
    told_models: tuple[str, ...] = ()
    told_away_ms: int = 0
    told_stopped_ms: int = 0
    told_media_ms: int = 0
    told_reach_ms: int = 0
    told_spent: Mapping[str, int] = field(default_factory=dict)
    unread: Unread = field(default_factory=Unread)
    question: Question | None = None
    copies: tuple[Waiting, ...] = ()
    erase_asked: EventId | None = None
    erase_asked_ms: int = 0
    exported: tuple[int, ...] = ()
    group: Group = field(default_factory=Group)

    @property
    def listens(self) -> bool:
        """Whether the AI user keeps and answers what is said here now."""
        if self.kind is not RoomKind.GROUP:
            return True
        return self.group.standing.talks and self.group.left_by is None

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
