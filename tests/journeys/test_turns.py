"""One answer for a burst; an answer is stopped, asked anew, and never said twice."""

from dataclasses import dataclass

import pytest

from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Do, Rule
from tests.journeys.robust import history
from tests.journeys.speech import ask, eventually, said_by, tell, whole
from tests.journeys.world import World, answer_to, make_group, word

SLOW = "These are the first words of an answer that takes its time to be written. " * 20


@dataclass
class Scene:
    """A group of Alice and Bob with a model of which is known that it does not think aloud."""

    world: World
    ai: str
    alice: Person
    bob: Person
    room: str

    async def half_shown(self) -> tuple[str, str]:
        """A question, and the message under which the beginning of its answer can be seen."""
        question = word()
        self.world.model.rule(Rule(when=question, answer=SLOW, times=1, pace_s=0.1))
        asked = await self.alice.send_text(self.room, question, mentions=[self.ai])
        first = await self.bob.wait_text(self.room, "first words", sender=self.ai, after=asked)
        return asked, str(first["event_id"])

    async def shown_as(self, event_id: str) -> str | None:
        """What stands under an event; None where nothing does any more."""
        found = [each for each in await self.bob.shown(self.room) if each.event_id == event_id]
        return found[0].body if found and not found[0].redacted else None


@pytest.fixture
async def scene(world: World, parlour: Parlour) -> Scene:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await ask(alice, room, ai)
    return Scene(world, ai, alice, bob, room)


async def test_a_burst_of_one_person_gets_one_answer(scene: Scene) -> None:
    world, room, ai = scene.world, scene.room, scene.ai
    first, second, others = word(), word(), word()
    world.model.rule(Rule(Do.HANG, when=first, times=1))
    asked = await scene.alice.send_text(room, first, mentions=[ai])
    await world.model.wait_for(1, containing=first)
    more = await scene.alice.send_text(room, f"and {second}", mentions=[ai])
    await scene.bob.send_text(room, others, mentions=[ai])
    answer = await scene.bob.wait_text(room, answer_to(second), sender=ai)
    assert answer_to(first) in answer["content"]["body"]
    assert answer["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked
    await scene.bob.wait_text(room, answer_to(others), sender=ai)
    said = said_by(scene.bob, room, ai, after=more)
    assert len(said) == 2, said


async def test_threads_of_a_room_do_not_wait_for_each_other(scene: Scene) -> None:
    world, room, ai = scene.world, scene.room, scene.ai
    first, second = word(), word()
    root = await scene.alice.send_text(room, "two things are open")
    world.model.rule(Rule(Do.HANG, when=first, times=1))
    asked = await scene.alice.send_text(room, first, mentions=[ai])
    await world.model.wait_for(1, containing=first)
    cut_off = world.model.cut_off
    await scene.bob.send_text(room, second, mentions=[ai], thread=root)
    answer = await scene.bob.wait_text(room, answer_to(second), sender=ai)
    assert answer["content"]["m.relates_to"]["event_id"] == root
    assert world.model.cut_off == cut_off  # the other one is still being thought about
    await scene.alice.redact(room, asked)
    await world.model.wait_cut_off(cut_off + 1)


@pytest.mark.parametrize("how", ["sign", "command"])
async def test_stopped_while_it_is_shown_it_stays_as_it_is(scene: Scene, how: str) -> None:
    asked, first = await scene.half_shown()
    cut_off = scene.world.model.cut_off
    if how == "sign":
        await scene.bob.react(scene.room, asked, "🛑")
    else:
        await tell(scene.bob, scene.room, scene.ai, "!ai stop", "Stopped.")
    await scene.world.model.wait_cut_off(cut_off + 1)
    await scene.bob.wait_text(scene.room, "Stopped here", sender=scene.ai, after=first)
    shown = await scene.shown_as(first)
    assert shown is not None
    assert shown.startswith("These are the first words")
    assert shown.endswith("*Stopped here.*")


async def test_an_answer_to_a_removed_question_goes_with_it(scene: Scene) -> None:
    asked, first = await scene.half_shown()
    await scene.alice.redact(scene.room, asked)
    await scene.bob.wait_redacted(scene.room, first)
    await ask(scene.bob, scene.room, scene.ai)


async def test_an_edited_question_is_answered_as_it_is_now(scene: Scene) -> None:
    asked, first = await scene.half_shown()
    question = word()
    await scene.alice.edit(scene.room, asked, f"rather {question}", mentions=[scene.ai])
    await scene.bob.wait_text(scene.room, answer_to(question), sender=scene.ai, after=first)
    assert await scene.shown_as(first) == answer_to(question)
    own = [e for e in await scene.bob.shown(scene.room) if e.sender == scene.ai]
    assert [e.event_id for e in own if answer_to(question) in e.body] == [first]


@pytest.mark.parametrize("how", ["sign", "command"])
async def test_an_answer_is_made_anew_in_its_place(scene: Scene, how: str) -> None:
    world, question = scene.world, word()
    await scene.alice.send_text(scene.room, question, mentions=[scene.ai])
    old = await scene.bob.wait_text(scene.room, answer_to(question), sender=scene.ai)
    world.model.rule(Rule(when=question, answer="something **else**", times=1))
    if how == "sign":
        await scene.bob.react(scene.room, old["event_id"], "🔁")
    else:
        await scene.bob.send_text(scene.room, "!ai retry", reply_to=old["event_id"])

    async def is_new() -> bool:
        return await scene.shown_as(old["event_id"]) == "something **else**"

    await eventually(is_new)
    anew = [one for one in world.model.requests if question in one.last_user][-1]
    assert answer_to(question) not in whole(anew)
    await scene.alice.redact(scene.room, old["event_id"])

    async def is_gone() -> bool:
        return "something" not in str(await history(scene.bob, scene.room))

    await eventually(is_gone)  # the edit with the new words too
