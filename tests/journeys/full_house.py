"""Groups that are full: how journeys make them, and what they look at."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.crowd import Guest, as_guest, bring_in, guests, settled
from tests.journeys.robust import history
from tests.journeys.speech import eventually
from tests.journeys.world import World, make_group

OPEN, CLOSED = 0, 51


@asynccontextmanager
async def keeping(
    world: World, *, bots: Sequence[str] = (), **groups: Any
) -> AsyncIterator[Parlour]:
    """A Parlour with these settings of groups; it closes and opens inviting after a second."""
    changes = {"groups": {"settle": "1s", **groups}, "admission": {"bots": list(bots)}}
    running = world.parlour(changes)
    await running.start()
    try:
        yield running
    finally:
        await running.stop()


class FullHouse:
    """A group with every seat taken, half of them on each server. `alice` is its creator."""

    def __init__(self, room: str, ai: str, alice: Person, bob: Person) -> None:
        self.room = room
        self.ai = ai
        self.alice = alice
        self.bob = bob
        self.views: tuple[Guest, ...] = ()
        self.here: list[Guest] = []
        self.there: list[Guest] = []

    @classmethod
    async def filled(cls, world: World, ai: str, seats: int) -> "FullHouse":
        alice, bob = await world.person("Alice"), await world.person("Bob", world.b)
        house = cls(await make_group(alice, ai, bob), ai, alice, bob)
        house.here, house.there = await asyncio.gather(
            guests(world.a, (seats + 1) // 2 - 1), guests(world.b, seats // 2 - 1)
        )
        house.views = as_guest(world, alice), as_guest(world, bob)
        await bring_in(house.room, house.views[1], house.there)
        await bring_in(house.room, house.views[0], house.here)
        await house.settled()
        return house

    @property
    def people(self) -> set[str]:
        """Everybody who should be in, the AI too."""
        known = {self.ai, self.alice.user_id, self.bob.user_id}
        return known | {guest.user_id for guest in (*self.here, *self.there)}

    async def settled(self, *more: str) -> None:
        """Wait until both servers say that exactly those are in, and nobody is invited."""
        await settled(self.room, *self.views, people=self.people | set(more))

    async def take_in(self, guest: Guest) -> None:
        """One more guest of the first server."""
        await bring_in(self.room, self.views[0], [guest])
        self.here.append(guest)
        await self.settled()

    async def wait_level(self, level: int, *lookers: Person) -> None:
        """Wait until both servers, or those of these people, have this level of inviting."""

        found: list[dict[str, Any]] = []

        async def reached() -> bool:
            nonlocal found
            found = [
                await person.state(self.room, "m.room.power_levels")
                for person in lookers or (self.alice, self.bob)
            ]
            return all(each["invite"] == level for each in found)

        try:
            await eventually(reached, 30.0)
        except TimeoutError:
            has = [each["invite"] for each in found]
            raise AssertionError(f"inviting needs {has} instead of {level}") from None

    async def levels(self) -> list[int]:
        """What the level of inviting was set to, one after the other, on Alice's server."""
        return [
            event["content"]["invite"]
            for event in await history(self.alice, self.room)
            if event["type"] == "m.room.power_levels"
        ]

    async def words_everywhere(self) -> None:
        """Wait until the same words stand in the room on both servers; redacted ones are none."""
        said: list[dict[str, Any]] = []

        async def same() -> bool:
            nonlocal said
            listed = await asyncio.gather(*(view.history(self.room) for view in self.views))
            said = [
                {e["event_id"]: e for e in each if e["type"] == "m.room.message" and e["content"]}
                for each in listed
            ]
            return said[0].keys() == said[1].keys()

        try:
            await eventually(same, 30.0)
        except TimeoutError:
            raise AssertionError(f"words on one server only: {_apart(*said)}") from None


def _apart(*said: dict[str, Any]) -> list[str]:
    """What stands on one server alone: on which, whose it is, and what."""
    common = set.intersection(*(set(each) for each in said))
    return [
        f"server {'ab'[place]}: {event['sender']} {event['content'].get('body')!r} {event_id}"
        for place, each in enumerate(said)
        for event_id, event in each.items()
        if event_id not in common
    ]
