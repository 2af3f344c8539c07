"""Killed where nothing is kept: what no disk had is asked for again, and nothing is said twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from tests.contracts.storage.backends import sqlite_backend
from tests.contracts.storage.searched import whereabouts
from tests.journeys.encrypted import Cast
from tests.journeys.robust import bodies, faulty_parlour
from tests.journeys.speech import prompt_about, tell, whole
from tests.journeys.world import World, answer_to, make_group, word

pytestmark = pytest.mark.soak
POINTS = (
    "intake-stored",
    "decided",
    "committed",
    "before-model",
    "model-answered",
    "before-sending",
    "before-send",
    "sent-not-stored",
)


@dataclass
class Scene:
    """A group where nothing is kept."""

    parlour: Parlour
    faults: Faults
    alice: Person
    bob: Person
    group: str


@pytest.fixture(scope="module")
async def scene(world: World) -> AsyncIterator[Scene]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    group = await make_group(alice, ai, bob)
    await tell(alice, group, ai, "!ai keep none yes", "I forget now")
    yield Scene(parlour, faults, alice, bob, group)
    await parlour.stop()


@pytest.mark.parametrize("point", POINTS)
async def test_it_is_answered_once_wherever_it_dies(scene: Scene, point: str) -> None:
    ai, question = scene.parlour.seat.ai_user_id, word()
    await scene.bob.send_text(scene.group, "by the way")
    scene.faults.kill_at(point)
    await scene.alice.send_text(scene.group, f"what about {question}?", mentions=[ai])
    await scene.parlour.process.wait_end(60)
    await scene.parlour.start()
    answer = answer_to(question)
    await scene.alice.wait_text(scene.group, answer, 90, sender=ai)
    # Whatever was to be said twice comes before the answer to what is asked next.
    later = word()
    await scene.alice.send_text(scene.group, f"and {later}?", mentions=[ai])
    await scene.alice.wait_text(scene.group, answer_to(later), 90, sender=ai)
    said = await bodies(scene.alice, scene.group, ai)
    # An edit of what is there is no second answer.
    assert [one for one in said if answer in one and not one.startswith("* ")] == [answer]
    data = sqlite_backend(scene.parlour.directory / "data")
    assert await whereabouts([answer], data, [scene.parlour.directory]) == []


async def test_in_an_encrypted_group_too_as_far_as_it_has_the_keys(
    world: World, cast: Cast
) -> None:
    parlour = world.encrypted_parlour()
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        room = await make_group(cast.alice, ai, cast.bob)
        await tell(cast.alice, room, ai, "!ai keep none yes", "I forget now")
        said, question = f"sesame-{word()}", word()
        await cast.bob.send_text(room, said)
        await cast.bob.send_text(room, question, mentions=[ai])
        await cast.bob.wait_text(room, answer_to(question), 60, sender=ai)
        await parlour.restart(kill=True)
        again = word()
        await cast.bob.send_text(room, again, mentions=[ai])
        await cast.bob.wait_text(room, answer_to(again), 60, sender=ai)
        assert said in whole(prompt_about(world, again))
        data = sqlite_backend(parlour.directory / "data")
        assert await whereabouts([said], data, [parlour.directory]) == []
    finally:
        await parlour.stop()
