"""Killed in the middle of a change, an end or a handover: it goes on, and happens once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from tests.journeys.robust import ai_rooms, bodies, faulty_parlour
from tests.journeys.speech import tell
from tests.journeys.test_ending_groups import until_forgotten
from tests.journeys.test_group_settings import an_image, tell_all
from tests.journeys.test_handing_over import hands_over, new_room
from tests.journeys.world import World, make_group

ENDING = ("end-closed", "end-emptied", "end-left", "erase-begun")
HANDING = ("handover-upgraded", "handover-known", "handover-invited", "handover-told")
CHANGING = ("picture-stored", "changed-not-noted")
SOME = {"changed-not-noted", "end-emptied", "end-left", "handover-upgraded", "handover-invited"}


def _points(points: tuple[str, ...]) -> list[object]:
    return [p if p in SOME else pytest.param(p, marks=pytest.mark.soak) for p in points]


@dataclass
class Mortal:
    """A Parlour that can be made to die."""

    parlour: Parlour
    faults: Faults

    async def dies_and_comes_back(self, point: str) -> None:
        await self.parlour.process.wait_end(30)
        assert self.faults.fired[-1] == point
        await self.parlour.start()


@pytest.fixture(scope="module")
async def mortal(world: World) -> AsyncIterator[Mortal]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    yield Mortal(parlour, faults)
    await parlour.stop()


@pytest.mark.parametrize("point", _points(ENDING))
async def test_an_end_goes_on(world: World, mortal: Mortal, point: str) -> None:
    ai = mortal.parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await tell(alice, room, ai, "!ai end", "can't be undone")
    mortal.faults.kill_at(point)
    await alice.send_text(room, "!ai end yes")
    await mortal.dies_and_comes_back(point)
    await bob.wait_member(room, bob.user_id, "leave")
    await alice.wait_member(room, ai, "leave")
    await until_forgotten(mortal.parlour, bob.user_id, room)
    said = await bodies(alice, room, ai)
    assert len([each for each in said if "ends this group" in each]) == 1
    assert (await alice.state(room, "m.room.name"))["name"] == "Kyoto trip (ended)"


@pytest.mark.parametrize("point", _points(CHANGING))
async def test_a_new_picture_goes_on(world: World, mortal: Mortal, point: str) -> None:
    ai = mortal.parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await make_group(alice, ai)
    await alice.send_image(room, an_image())
    mortal.faults.kill_at(point)
    await alice.send_text(room, "!ai picture")
    await mortal.dies_and_comes_back(point)
    await alice.wait_text(room, "new picture", sender=ai)
    uri = (await alice.state(room, "m.room.avatar"))["url"]
    assert (await alice.media(uri)).startswith(b"\x89PNG")
    await tell_all(alice, room, ai, "!ai name Tea", "I named this group")
    said = await bodies(alice, room, ai)
    assert len([each for each in said if "new picture" in each]) == 1


@pytest.mark.parametrize("point", _points(HANDING))
async def test_a_handover_goes_on(world: World, mortal: Mortal, point: str) -> None:
    ai = mortal.parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    old = await make_group(alice, ai, bob, carol)
    before = await ai_rooms(mortal.parlour)
    mortal.faults.kill_at(point)
    await hands_over(alice, old, ai, bob)
    await mortal.dies_and_comes_back(point)
    room = await new_room(bob, old, ai)
    for person in (alice, carol):
        assert await new_room(person, old, ai) == room
    await alice.wait_member(old, ai, "leave")
    assert await ai_rooms(mortal.parlour) == before - {old} | {room}
    await bob.wait_text(room, "Here your group goes on", sender=ai)
    await tell(bob, room, ai, "!ai settings people 5", "at most 5")
    said = await bodies(bob, room, ai)
    assert len([each for each in said if "Here your group" in each]) == 1
