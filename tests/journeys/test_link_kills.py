"""Killed on the way of a link: one address, one picture, one invitation, no code lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.links import get_code, make_link, open_page, redeem, url_in
from tests.journeys.robust import bodies, faulty_parlour, history
from tests.journeys.world import World, direct_chat, make_group


@dataclass
class Scene:
    world: World
    parlour: Parlour
    faults: Faults
    alice: Person
    room: str

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def dies_and_comes_back(self) -> None:
        await self.parlour.process.wait_end(30)
        await self.parlour.start()


@pytest.fixture(scope="module")
async def scene(world: World) -> AsyncIterator[Scene]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    yield Scene(world, parlour, faults, alice, room)
    await parlour.stop()


@pytest.mark.parametrize("point", ["link-posted", "qr-uploaded"])
async def test_killed_while_sharing(scene: Scene, point: str) -> None:
    scene.faults.kill_at(point)
    asked = await scene.alice.send_text(scene.room, "!ai link --expires 1h")
    await scene.dies_and_comes_back()

    def is_picture(event: dict[str, object]) -> bool:
        content = event["content"]
        return isinstance(content, dict) and content.get("msgtype") == "m.image"

    await scene.alice.wait_event(scene.room, is_picture, after=asked)
    events = await history(scene.alice, scene.room)
    since = [each["event_id"] for each in events].index(asked)
    said = [each for each in events[since + 1 :] if each["sender"] == scene.ai]
    assert [is_picture(each) for each in said] == [False, True]
    assert (await open_page(url_in(said[0]["content"]["body"]))).status == 200
    assert scene.faults.fired[-1] == point


@pytest.mark.parametrize("point", ["code-taken", "let-in-not-noted", "act-performed"])
async def test_killed_while_letting_in(scene: Scene, point: str) -> None:
    carol = await scene.world.person("Carol", scene.world.b)
    url = await make_link(scene.alice, scene.room, scene.ai)
    chat = await direct_chat(carol, scene.ai)
    code = await get_code(url)
    scene.faults.kill_at(point)
    sent = await carol.send_text(chat, f"!ai join {code}")
    await scene.dies_and_comes_back()
    await carol.wait_text(chat, "I invited you to the group", sender=scene.ai, after=sent)
    assert (await carol.wait_invite(inviter=scene.ai)).room_id == scene.room
    await redeem(carol, chat, scene.ai, code, "That code does not work")
    told = await bodies(scene.alice, scene.room, scene.ai)
    assert sum(f"I invited {carol.user_id}" in each for each in told) == 1
    assert scene.faults.fired[-1] == point
