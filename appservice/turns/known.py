"""What is known of the people of a room when something is decided about it."""

from collections.abc import Collection
from dataclasses import dataclass

from appservice.model.age import Ages
from appservice.model.guarding import Guarded
from appservice.model.ids import RoomId, UserId
from appservice.model.people import People
from appservice.model.rules import Rules
from appservice.ports.people import AgesOf, LimitsOf


async def no_ages(users: Collection[UserId], room_id: RoomId, *, fresh: bool = False) -> Ages:  # noqa: ARG001
    """Nobody's age is known."""
    return {}


async def no_limits(users: Collection[UserId]) -> Guarded:  # noqa: ARG001
    """Nobody has a guardian."""
    return {}


@dataclass(frozen=True, slots=True)
class Known:
    """By which ways people are known."""

    ages: AgesOf = no_ages
    limits: LimitsOf = no_limits

    async def people(
        self, users: Collection[UserId], room_id: RoomId, rules: Rules, *, fresh: bool = False
    ) -> People:
        """What is known of who is in a group, or is to come in.

        Ages only where the operator has a rule about them. `fresh`: others are asked first, whose
        answers may be of before. Raises `StoreUnavailable`.
        """
        guarded = await self.limits(users)
        ages = await self.ages(users, room_id, fresh=fresh) if rules.age.policies else {}
        return People(ages, guarded)


NOBODY_KNOWN = Known()
