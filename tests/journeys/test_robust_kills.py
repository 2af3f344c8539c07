"""Killed at every named point: after the restart everything is there, and nothing twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.charged import books
from tests.journeys.robust import ai_rooms, bodies, faulty_parlour
from tests.journeys.world import World, answer_to, direct_chat, make_group, word

IN_A_GROUP = (
    "intake-stored",
    "decided",
    "committed",
    "before-model",
    "model-answered",
    "before-sending",
    "before-send",
    "sent-not-stored",
)
IN_A_DIRECT_CHAT = ("intake-between-stores", "sent-not-stored")
AT_THE_DOOR = ("invitation-decided", "joined-not-settled", "settled-not-filled", "act-performed")
MAKING_A_GROUP = ("group-created-not-noted", "group-created", "group-invited", "group-welcomed")
TIMES = [pytest.param(1), *(pytest.param(n, marks=pytest.mark.soak) for n in (2, 3))]


@dataclass
class Scene:
    """One Parlour for all deaths, a group and a direct chat; what was asked where."""

    world: World
    parlour: Parlour
    faults: Faults
    alice: Person
    bob: Person
    group: str
    chat: str
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def ask(self, room: str) -> str:
        question = word()
        if room == self.group:  # or she was a program, who alone answers back at once for ever
            await self.bob.send_text(room, "by the way")
        self.asked.append((room, question))
        await self.alice.send_text(room, f"what about {question}?", mentions=[self.ai])
        return question

    async def dies_and_comes_back(self) -> None:
        await self.parlour.process.wait_end(30)
        await self.parlour.start()

    async def answered(self, room: str, question: str) -> None:
        await self.alice.wait_text(room, answer_to(question), 30, sender=self.ai)


@pytest.fixture(scope="module")
async def scene(world: World) -> AsyncIterator[Scene]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    group = await make_group(alice, parlour.seat.ai_user_id, bob)
    chat = await direct_chat(alice, parlour.seat.ai_user_id)
    yield Scene(world, parlour, faults, alice, bob, group, chat)
    await parlour.stop()


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("point", IN_A_GROUP)
async def test_killed_between_store_and_reply(scene: Scene, point: str, time: int) -> None:
    scene.faults.kill_at(point)
    question = await scene.ask(scene.group)
    await scene.dies_and_comes_back()
    await scene.answered(scene.group, question)
    assert scene.faults.fired[-1] == point


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("point", IN_A_DIRECT_CHAT)
async def test_killed_in_a_direct_chat(scene: Scene, point: str, time: int) -> None:
    scene.faults.kill_at(point)
    question = await scene.ask(scene.chat)
    await scene.dies_and_comes_back()
    await scene.answered(scene.chat, question)
    assert scene.faults.fired[-1] == point


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("point", AT_THE_DOOR)
async def test_killed_at_the_door(scene: Scene, point: str, time: int) -> None:
    dora = await scene.world.person("Dora")
    scene.faults.kill_at(point)
    room = await dora.create_direct(scene.ai)
    question = word()
    await dora.send_text(room, f"hello {question}")
    await scene.dies_and_comes_back()
    await dora.wait_text(room, answer_to(question), 30, sender=scene.ai)
    said = await bodies(dora, room, scene.ai)
    assert len(said) == 2, said
    assert "ask me anything" in said[0]


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("point", MAKING_A_GROUP)
async def test_killed_while_making_a_group(scene: Scene, point: str, time: int) -> None:
    # Somebody new each time: nobody is invited more than a few times a day.
    erin, finn = await scene.world.person("Erin"), await scene.world.person("Finn")
    name = f"Group {word()}"
    chat = await direct_chat(erin, scene.ai)
    before = await ai_rooms(scene.parlour)
    scene.faults.kill_at(point)
    await erin.send_text(chat, f'!ai new "{name}" {finn.user_id}')
    await scene.dies_and_comes_back()
    room = (await erin.wait_invite(30, inviter=scene.ai)).room_id
    await erin.join(room)
    await erin.wait_text(chat, name, 30, sender=scene.ai)
    await finn.wait_invite(30, room=room)
    await finn.join(room)
    assert await ai_rooms(scene.parlour) - before == {room}, "one group was made"
    assert len(await bodies(erin, room, scene.ai)) == 1, "one welcome, and nothing else"
    reports = [said for said in await bodies(erin, chat, scene.ai) if name in said]
    assert len(reports) == 1


async def test_nothing_was_said_or_charged_twice(scene: Scene) -> None:
    for room in (scene.group, scene.chat):
        said = await bodies(scene.alice, room, scene.ai)
        for where, question in scene.asked:
            if where == room:
                assert said.count(answer_to(question)) == 1, question
    found = await books(scene.parlour)
    assert found.charged == found.answered
