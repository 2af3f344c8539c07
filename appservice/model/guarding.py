"""What guardians decided for a child: limits, that every rule reads and none may loosen.

And what is done and heard because of them, or because somebody wishes to be out of their groups:
for everybody else there these are one and the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from appservice.model.ids import EventId, RoomId, UserId


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A time of the day in which nothing is answered: minutes after midnight, `end` not included.

    It may go over midnight. `zone` is a name of the IANA time zone database.
    """

    start: int
    end: int
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All that guardians can decide for one person; as it is here nobody decided anything.

    Of several guardians the stricter no holds. `no_groups`: single groups that are not allowed;
    `approved`: those that a guardian agreed to, where that is needed.
    """

    groups: bool = True
    images: bool = True
    voice: bool = True
    memory: bool = True
    unasked: bool = True
    quiet: tuple[QuietHours, ...] = ()
    no_groups: frozenset[RoomId] = frozenset()
    approved: frozenset[RoomId] = frozenset()


NO_LIMITS: Final = Limits()
ASKING: Final = "asking:"
"""How lanes begin in which guardians are asked."""
Guarded = Mapping[UserId, Limits]
"""Of some people. Who is not in it has `NO_LIMITS`."""


@dataclass(frozen=True, slots=True)
class GuardingChanged:
    """An input of a group: what is known of `user` may have changed, so look whether they stay."""

    user: UserId


@dataclass(frozen=True, slots=True)
class OutWished:
    """An input of a group: `user` said in their own chat that they wish to be out of it."""

    user: UserId


@dataclass(frozen=True, slots=True)
class LimitTold:
    """An input of a direct chat: its person is told why something was not done.

    `key` names the sentence, `group` the group that it is about. Where `until_ms` is not 0, it is
    told once until then.
    """

    user: UserId
    key: str
    group: str = ""
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class TellLimit:
    """An act of a group: have `user` told in a chat of their own; the input `LimitTold` follows."""

    user: UserId
    key: str
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class WishOut:
    """An act of a direct chat: take `by` out of the group that `where` names, "" being all."""

    by: UserId
    where: str
    about: EventId


@dataclass(frozen=True, slots=True)
class AskGuardians:
    """An act: have `child`'s guardians asked about that group, in which `by` wants them.

    `room_id` is its lane: nobody in the group waits for it, so nobody can see that it is done.
    """

    child: UserId
    group: RoomId
    by: UserId
    room_id: RoomId


@dataclass(frozen=True, slots=True)
class SoundAlarm:
    """An act: what `user` wrote, and nothing may answer now, sounds like harm to themselves."""

    user: UserId


def asking_lane(child: UserId) -> RoomId:
    """The lane of what guardians of a child are asked; no room."""
    return RoomId(f"{ASKING}{child}")


GuardingInput = GuardingChanged | OutWished | LimitTold
"""Part of `given.Own`."""
GuardingAct = TellLimit | WishOut | AskGuardians | SoundAlarm
"""Part of `effect.Act`."""
