"""Killed between an act of power and its note: it is done once, and told once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.robust import bodies, faulty_parlour, history
from tests.journeys.speech import caught_up
from tests.journeys.world import World, make_group


@dataclass
class Scene:
    """A group in which every removal takes a vote unless the creator wishes it."""

    parlour: Parlour
    faults: Faults
    alice: Person
    bob: Person
    carol: Person
    room: str

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def dies_and_comes_back(self, point: str) -> None:
        await self.parlour.process.wait_end(30)
        assert self.faults.fired[-1] == point
        await self.parlour.start()

    async def told(self, part: str) -> int:
        """How often that was said."""
        said = await bodies(self.alice, self.room, self.ai)
        return sum(part in body for body in said)


@pytest.fixture
async def scene(world: World) -> AsyncIterator[Scene]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, parlour.seat.ai_user_id, bob, carol)
    await caught_up(room, alice, carol)
    yield Scene(parlour, faults, alice, bob, carol, room)
    await parlour.stop()


async def test_an_act_of_power_is_told_once(scene: Scene) -> None:
    """Removing, bringing back, a vote: each killed where it is done and not noted."""
    carol = scene.carol.user_id
    scene.faults.kill_at("removed-not-noted")
    await scene.bob.send_text(scene.room, f"!ai remove {carol}")
    await scene.carol.wait_member(scene.room, carol, "leave")
    await scene.dies_and_comes_back("removed-not-noted")
    await scene.bob.wait_text(scene.room, f"I removed {carol} for", sender=scene.ai)

    scene.faults.kill_at("invited-not-noted")
    await scene.bob.send_text(scene.room, "!ai undo")
    await scene.carol.wait_invite(room=scene.room)
    await scene.dies_and_comes_back("invited-not-noted")
    await scene.bob.wait_text(scene.room, f"I invited {carol} again", sender=scene.ai)
    await scene.carol.join(scene.room, via=[scene.ai.partition(":")[2]])
    await caught_up(scene.room, scene.bob, scene.carol)

    await scene.alice.send_text(scene.room, "!ai removals vote")
    scene.faults.kill_at("poll-sent-not-noted")
    await scene.bob.send_text(scene.room, f"!ai remove {carol}")
    poll = await scene.bob.wait_event(
        scene.room, lambda e: e["type"] == "org.matrix.msc3381.poll.start", what="the poll"
    )
    await scene.bob.vote(scene.room, poll["event_id"], "remove")
    await scene.dies_and_comes_back("poll-sent-not-noted")
    await scene.alice.vote(scene.room, poll["event_id"], "remove")
    await scene.carol.wait_member(scene.room, carol, "leave")
    await scene.bob.wait_text(scene.room, "most of you voted", sender=scene.ai)

    for part in ("for " + scene.bob.user_id + ", whom", "again for", "of you must be for it"):
        assert await scene.told(part) == 1, part
    events = await history(scene.alice, scene.room)
    kinds = [event["type"] for event in events]
    assert kinds.count("org.matrix.msc3381.poll.start") == 1
    assert kinds.count("org.matrix.msc3381.poll.end") == 1
    memberships = [
        event["content"]["membership"]
        for event in events
        if event["type"] == "m.room.member" and event["state_key"] == carol
    ]
    assert memberships == ["invite", "join", "leave", "invite", "join", "leave"]
    await _audited(scene)


async def _audited(scene: Scene) -> None:
    """Nothing happened in the dark, and nothing twice."""
    scene.parlour.module = "appservice"
    shown = await scene.parlour.command("audit", "--room", scene.room)
    assert shown.code == 0, shown.errors
    rows = [line.split() for line in shown.output.splitlines() if scene.carol.user_id in line]
    # Date, time, what, about whom, at whose wish.
    assert [(row[2], row[4]) for row in rows] == [
        ("remove", scene.bob.user_id),
        ("invite", scene.bob.user_id),
        ("vote", scene.carol.user_id),
        ("remove", scene.bob.user_id),
    ]
