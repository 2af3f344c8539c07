"""Killed while it puts a group right: all that it did is told once, and is in the audit."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.robust import faulty_parlour
from tests.journeys.speech import ask, said_by
from tests.journeys.world import World, make_group

RULES, GUESTS = "m.room.join_rules", "m.room.guest_access"
TOLD = {"join_rule": "invite-only", "guest_access": "guests"}


@dataclass
class Scene:
    """A Parlour that can die, a group and its creator."""

    parlour: Parlour
    faults: Faults
    alice: Person
    room: str

    async def put_back(self) -> Counter[str]:
        """How often each thing was put back, by the audit."""
        self.parlour.module = "appservice"
        shown = await self.parlour.command("audit", "--room", self.room)
        assert shown.code == 0, shown.errors
        lines = [line for line in shown.output.splitlines() if "put back" in line]
        assert lines, shown.output
        return Counter(what for what in TOLD for line in lines if what in line)

    def told(self) -> Counter[str]:
        """How often each thing was told."""
        bodies = said_by(self.alice, self.room, self.parlour.seat.ai_user_id)
        return Counter(what for what, words in TOLD.items() for body in bodies if words in body)


@pytest.fixture
async def scene(world: World) -> AsyncIterator[Scene]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    alice = await world.person("Alice")
    room = await make_group(alice, parlour.seat.ai_user_id)
    yield Scene(parlour, faults, alice, room)
    await parlour.stop()


@pytest.mark.parametrize("point", ["governed-not-noted", "governed-noted"])
async def test_killed_while_it_puts_back(scene: Scene, point: str) -> None:
    """And while it is down somebody changes another thing, which only the next try meets."""
    alice, room, ai = scene.alice, scene.room, scene.parlour.seat.ai_user_id
    scene.faults.kill_at(point)
    first = await alice.send_state(room, RULES, {"join_rule": "public"})
    await scene.parlour.process.wait_end(30)
    await alice.send_state(room, GUESTS, {"guest_access": "can_join"})
    await scene.parlour.start()
    for words in TOLD.values():
        await alice.wait_text(room, words, sender=ai, after=first)
    assert (await alice.state(room, RULES))["join_rule"] == "invite"
    assert (await alice.state(room, GUESTS))["guest_access"] == "forbidden"
    await ask(alice, room, ai)
    assert scene.told() == dict.fromkeys(TOLD, 1)
    assert await scene.put_back() == dict.fromkeys(TOLD, 1)
