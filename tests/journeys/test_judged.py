"""Where not everybody is known to be an adult, nothing is seen that was not rated."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from appservice.prompt.catalogue import say
from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Rule
from tests.journeys.robust import history
from tests.journeys.speech import ask, said_by
from tests.journeys.world import World, answer_to, make_group, word

CALM = "This is a calm sentence of an answer that takes its time to come, as models do. "
UNSEEN = "Here it becomes unfit-drugs."


@dataclass
class House:
    """A group of people nobody knows to be adults, and a Parlour that has words rated."""

    parlour: Parlour
    alice: Person
    bob: Person
    room: str

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id

    async def ever_said(self) -> str:
        """All that was ever sent there by the AI, also what was edited or taken away."""
        seen = str(said_by(self.bob, self.room, self.ai))
        events = await history(self.bob, self.room)
        return seen + str([event["content"] for event in events if event["sender"] == self.ai])


@pytest.fixture(scope="module")
async def house(world: World) -> AsyncIterator[House]:
    shielded = {
        "age": {"unknown": "shielded", "groups": "all_ages"},
        "content": {"moderations": {"base_url": world.model.url}},
        "models": {"primary": {"max_retries": 0}},
    }
    parlour = world.parlour(shielded)
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob", world.b)
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    yield House(parlour, alice, bob, room)
    await parlour.stop()


async def test_an_unfit_question_is_refused_and_no_answering_model_hears_it(
    world: World, house: House
) -> None:
    await ask(house.alice, house.room, house.ai)
    question = word()
    asked = await house.alice.send_text(
        house.room, f"unfit-gambling {question}", mentions=[house.ai]
    )
    refusal = await house.bob.wait_text(house.room, say("unfit_gambling"), sender=house.ai)
    assert refusal["content"]["msgtype"] == "m.notice"
    assert any(question in text for text in world.model.rated)
    heard = [one for one in world.model.requests if question in one.last_user]
    assert all("response_format" in one.body for one in heard), "it was asked, not only rated"
    await house.alice.send_text(house.room, "!ai why", reply_to=asked)
    await house.bob.wait_text(house.room, say("why_unfit"), sender=house.ai)


async def test_of_an_unfit_answer_nobody_ever_sees_more_than_its_fit_beginning(
    world: World, house: House
) -> None:
    question = word()
    said = f"{CALM * 5}{UNSEEN} {CALM * 12}{answer_to(question)}"
    world.model.rule(Rule(when=question, answer=said, times=1, pace_s=0.02))
    asked = await house.alice.send_text(house.room, question, mentions=[house.ai])
    part = await house.bob.wait_text(house.room, "calm sentence", sender=house.ai, after=asked)
    await house.bob.wait_redacted(house.room, part["event_id"])
    await house.bob.wait_text(house.room, "I would rather not", sender=house.ai, after=asked)
    ever = await house.ever_said()
    assert "unfit-drugs" not in ever
    assert answer_to(question) not in ever


async def test_streamed_are_only_sentences_that_were_rated(world: World, house: House) -> None:
    question = word()
    said = f"{CALM * 20}{answer_to(question)}"
    world.model.rule(Rule(when=question, answer=said, times=1, pace_s=0.02))
    asked = await house.alice.send_text(house.room, question, mentions=[house.ai])
    await house.bob.wait_text(house.room, "calm sentence", sender=house.ai, after=asked)
    whole = f"{CALM.strip()} {answer_to(question)}"
    await house.bob.wait_text(house.room, whole, sender=house.ai, after=asked)
    events = await history(house.bob, house.room)
    own = [e for e in events if e["sender"] == house.ai and "calm" in str(e["content"].get("body"))]
    parts = [str(e["content"].get("m.new_content", e["content"])["body"]) for e in own]
    shown = [part.removesuffix(" \N{HORIZONTAL ELLIPSIS}") for part in parts if part.endswith("…")]
    assert shown
    assert all(part.endswith("as models do.") for part in shown)


async def test_while_nobody_rates_there_is_one_sentence_and_no_answer(
    world: World, house: House
) -> None:
    rates = Rule(when=lambda asked: "response_format" in asked.body, answer="I feel fine.")
    world.model.rule(rates)
    first, second = word(), word()
    await house.alice.send_text(house.room, first, mentions=[house.ai])
    told = await house.bob.wait_text(house.room, say("not_judged"), sender=house.ai)
    await house.alice.send_text(house.room, second, mentions=[house.ai])
    await world.model.wait_for(2, containing=second)  # that is all that is tried
    rates.times = 0
    await ask(house.bob, house.room, house.ai)
    assert said_by(house.bob, house.room, house.ai).count(told["content"]["body"]) == 1
    ever = await house.ever_said()
    assert answer_to(first) not in ever
    assert answer_to(second) not in ever
