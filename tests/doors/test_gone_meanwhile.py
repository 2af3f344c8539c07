"""What is removed while a model thinks: it is asked anew, and no other is told of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach
from appservice.policy.streaming import Pace
from appservice.ports.model import Hear
from tests.doors.direct_wire import Event, Thinker
from tests.doors.direct_world import CHAT, DirectWorld, direct_world, until
from tests.pure.policy.rooms import ALICE


def whole(prompt: Prompt) -> str:
    return "\n".join(part.text for part in prompt.parts)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path, pace=Pace(first_ms=1, every_ms=1)) as made:
        yield made


async def _asked_about(world: DirectWorld, secret: str) -> tuple[Event, Event]:
    """Something that was said and answered, and a question after it that a model has now."""
    said = world.say(f"I moved to {secret}")
    await world.hear(said)
    await world.said("All of the answer")
    await world.quiet()
    world.model.asked.clear()
    return said, world.say("And what is there to see?")


async def _removed(world: DirectWorld, said: Event) -> None:
    gone = world.wire.put(CHAT, "m.room.redaction", ALICE, redacts=said["event_id"])
    await world.hear(gone)


async def test_an_answer_under_way_is_made_without_what_was_removed(world: DirectWorld) -> None:
    said, question = await _asked_about(world, "Leipzig")
    world.model.go_on = asyncio.Event()
    world.model.answer = lambda prompt: f"Much of it. {'Leipzig' in whole(prompt)}"
    await world.hear(question)
    await until(lambda: len(world.model.asked) == 1)
    assert "Leipzig" in whole(world.model.asked[0])
    await _removed(world, said)
    await until(lambda: len(world.model.asked) == 2)
    assert world.model.cut_off == 1
    assert "Leipzig" not in whole(world.model.asked[1])
    world.model.go_on.set()
    await world.said("Much of it. False")
    await world.quiet()
    assert len(world.model.asked) == 2


class FailsOver(Thinker):
    """A model behind which there is another one, that is asked when this one fails."""

    async def complete(
        self, prompt: Prompt, reach: Reach, *, hear: Hear | None = None, **more: object
    ) -> Completion:
        holds = more.get("holds")
        completion = await super().complete(prompt, reach, hear=hear)
        if callable(holds) and not holds():
            raise ModelUnavailable("overtaken", ModelFault.OVERTAKEN)
        return completion


async def _knows_of_dresden(world: DirectWorld) -> bool:
    return any("Dresden" in line.body for line in await world.personal.chat.lines(CHAT, 9))


async def until_edited(world: DirectWorld) -> None:
    async with asyncio.timeout(6):
        while not await _knows_of_dresden(world):  # noqa: ASYNC110 - a poll with a deadline
            await asyncio.sleep(0.01)


async def test_a_prompt_with_old_words_goes_to_no_other_model(tmp_path: Path) -> None:
    async with direct_world(tmp_path, model=FailsOver()) as world:
        said, question = await _asked_about(world, "Leipzig")
        world.model.go_on = asyncio.Event()
        await world.hear(question)
        await until(lambda: len(world.model.asked) == 1)
        about = {"rel_type": "m.replace", "event_id": said["event_id"]}
        new = {"msgtype": "m.text", "body": "I moved to Dresden"}
        edit = world.say(
            "* I moved to Dresden", ALICE, **{"m.new_content": new, "m.relates_to": about}
        )
        await world.hear(edit)
        await until_edited(world)
        world.model.go_on.set()
        await until(lambda: len(world.model.asked) == 2)
        await world.quiet()
        assert "Dresden" in whole(world.model.asked[1])
        assert "Leipzig" not in whole(world.model.asked[1])
        assert sum("All of the answer" in body for body in world.bodies()) == 2
