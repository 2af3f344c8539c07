"""Which model answers: by the question, by what a room chose, by plans, and when one fails."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import aiohttp
import pytest

from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Do, Rule, ScriptedModel
from tests.journeys.speech import tell
from tests.journeys.world import World, answer_to, make_group, word


@dataclass
class Choice:
    """A group whose AI has three models; Alice may use all of them, Bob two."""

    model: ScriptedModel
    parlour: Parlour
    alice: Person
    bob: Person
    room: str

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def answered_by(self, person: Person, text: str) -> list[str]:
        """The models that were asked, in order, for one question that got its answer."""
        question = word()
        await person.send_text(self.room, text.format(question), mentions=[self.ai])
        await self.alice.wait_text(self.room, answer_to(question), sender=self.ai)
        asked = (one for one in self.model.requests if question in one.last_user)
        return [str(one.body["model"]) for one in asked]


@pytest.fixture(scope="module")
async def open_choice(world: World) -> AsyncIterator[Choice]:
    alice, bob = await world.person("Alice"), await world.person("Bob")
    served = {"base_url": world.model.url, "max_retries": 0}
    parlour = world.parlour(
        {
            "models": {
                "primary": {"name": "main", "model": "main", "max_retries": 0},
                "others": {
                    "fast": {**served, "model": "fast", "size": "small"},
                    "deep": {**served, "model": "deep", "size": "large"},
                },
            },
            "plans": {
                "named": {"some": {"models": ["main", "fast"]}},
                "given": [{"to": bob.user_id, "plan": "some"}],
            },
        }
    )
    await parlour.start()
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    yield Choice(world.model, parlour, alice, bob, room)
    await parlour.stop()


@pytest.fixture
def choice(open_choice: Choice) -> Iterator[Choice]:
    yield open_choice
    open_choice.model.clear()


async def test_the_question_chooses_within_the_plan_of_who_asks(choice: Choice) -> None:
    assert await choice.answered_by(choice.alice, "what do you make of {}") == ["main"]
    assert await choice.answered_by(choice.alice, "when do we meet, {}?") == ["fast"]
    assert await choice.answered_by(choice.alice, "think hard about {}") == ["deep"]
    assert await choice.answered_by(choice.alice, "{} ```def f(): pass```") == ["deep"]
    assert await choice.answered_by(choice.bob, "think hard about {}") == ["main"]


async def test_members_choose_for_the_room_within_their_plans(choice: Choice) -> None:
    alice, bob, room, ai = choice.alice, choice.bob, choice.room, choice.ai
    await tell(bob, room, ai, "!ai model deep", 'no language model "deep" for you here')
    assert await choice.answered_by(alice, "and {}") == ["main"]
    await tell(bob, room, ai, "!ai model FAST", "From now on fast answers here")
    assert await choice.answered_by(alice, "think hard about {}") == ["fast"]
    await tell(alice, room, ai, "!ai model deep", "From now on deep answers here")
    assert await choice.answered_by(alice, "when is {}?") == ["deep"]
    assert await choice.answered_by(bob, "and {}") == ["main"]
    await tell(bob, room, ai, "!ai settings", "Language model: deep")
    await tell(bob, room, ai, "!ai model auto", "by the question")
    assert await choice.answered_by(alice, "and {}") == ["main"]


async def test_when_one_fails_the_next_answers_and_it_is_left_alone(choice: Choice) -> None:
    broken = Rule(Do.ERROR, when=lambda asked: asked.body["model"] == "deep")
    choice.model.rule(broken)
    assert await choice.answered_by(choice.alice, "think hard about {}") == ["deep", "main"]
    assert await choice.answered_by(choice.alice, "think hard about {}") == ["main"]
    async with aiohttp.ClientSession() as client:
        async with client.get(f"{choice.parlour.seat.health_url}/metrics") as page:
            assert 'parlour_model_breaker{endpoint="deep"} 2.0' in await page.text()
        async with client.get(f"{choice.parlour.seat.health_url}/ready") as ready:
            told = await ready.json()
    assert told["ready"]
    assert told["parts"]["models"]["why"] == "are not all well: deep failed (HTTP 500)"
