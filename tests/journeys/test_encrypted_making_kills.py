"""Killed while it makes an encrypted group: one group, one welcome, and all can read it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.seat import encrypted
from tests.journeys.encrypted import ask, unshielded
from tests.journeys.robust import ai_rooms, faulty_parlour
from tests.journeys.speech import said_by
from tests.journeys.test_encrypted_groups import WELCOME, chat_with
from tests.journeys.world import World, word

POINTS = [
    "group-welcomed",
    *(
        pytest.param(point, marks=pytest.mark.soak)
        for point in ("group-created-not-noted", "group-created", "group-invited")
    ),
]


@dataclass
class Scene:
    """One Parlour for all deaths."""

    parlour: Parlour
    faults: Faults


@pytest.fixture(scope="module")
async def scene(world: World) -> AsyncIterator[Scene]:
    parlour, faults = faulty_parlour(world, encrypted())
    await parlour.start()
    yield Scene(parlour, faults)
    await parlour.stop()


@pytest.mark.parametrize("point", POINTS)
async def test_killed_while_making_an_encrypted_group(
    world: World, scene: Scene, point: str
) -> None:
    ai = scene.parlour.seat.ai_user_id
    alice, bob = [await world.encrypted_person(name) for name in ("Alice", "Bob")]
    chat = await chat_with(alice, ai)
    before = await ai_rooms(scene.parlour)
    scene.faults.kill_at(point)
    name = f"Group {word()}"
    await alice.send_text(chat, f'!ai new "{name}" {bob.user_id}')
    await scene.parlour.process.wait_end(30)
    await scene.parlour.start()
    room = (await alice.wait_invite(40, inviter=ai)).room_id
    await alice.wait_text(chat, f'Your group "{name}" is ready', 40, sender=ai)
    for person in (alice, bob):
        await person.wait_invite(room=room)
        await person.join(room)
        await person.wait_encrypted(room)
        welcome = await person.wait_text(room, "Welcome to", sender=ai)
        assert WELCOME in welcome["content"]["body"]
        await unshielded(room, welcome, person)
    await unshielded(room, await ask(bob, room, ai), alice, bob)
    assert await ai_rooms(scene.parlour) - before == {room}, "one group was made"
    assert len(said_by(bob, room, ai)) == 2, "one welcome, and the answer"
    assert len([said for said in said_by(alice, chat, ai) if name in said]) == 1
