"""Talk that nobody called it into: one look of a judge after a pause, and mostly silence."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Asked, Rule
from tests.journeys.charged import books
from tests.journeys.robust import aged
from tests.journeys.speech import ask, eventually, said_by
from tests.journeys.world import World, answer_to, make_group, word

PAUSE_S = 1.2
SETTINGS = {
    "speaking": {
        "mode": "auto",
        "pause": f"{PAUSE_S * 1000:.0f}ms",
        "longest_pause": "8s",
        "judge_timeout": "2s",
    }
}


def is_judging(asked: Asked) -> bool:
    return "response_format" in asked.body


def judging(call: str = "silent", sure: float = 0.95, emoji: str = "", **more: Any) -> Rule:
    said = {"call": call, "emoji": emoji, "sure": sure, "why": "asks everybody"}
    return Rule(when=is_judging, answer=json.dumps(said), **more)


@pytest.fixture(scope="module")
async def guest(world: World) -> AsyncIterator[Parlour]:
    running = world.parlour(SETTINGS)
    await running.start()
    yield running
    world.model.clear()
    await running.stop()


@dataclass
class Talk:
    """Three people in a group of their own, with an AI that speaks when it seems right."""

    world: World
    ai: str
    room: str
    alice: Person
    bob: Person
    carol: Person

    def judged(self, about: str) -> list[Asked]:
        """The calls of the judge whose talk contains that."""
        return [
            one for one in self.world.model.requests if is_judging(one) and about in one.last_user
        ]

    async def judged_once(self, about: str) -> Asked:
        async def came() -> bool:
            return bool(self.judged(about))

        await eventually(came)
        (call,) = self.judged(about)
        return call


@pytest.fixture
async def talk(world: World, guest: Parlour) -> Talk:
    world.model.clear()
    alice, bob = await asyncio.gather(world.person("Alice"), world.person("Bob"))
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, guest.seat.ai_user_id, bob, carol)
    return Talk(world, guest.seat.ai_user_id, room, alice, bob, carol)


async def test_a_question_to_everybody_is_answered_once_unasked_and_charged_to_nobody(
    talk: Talk, guest: Parlour
) -> None:
    talk.world.model.rule(judging("speak"))
    question, before = word(), await books(guest)
    asked = await talk.alice.send_text(talk.room, f"Does anyone know what {question} is?")
    answer = await talk.bob.wait_text(talk.room, answer_to(question), sender=talk.ai)
    assert answer["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    await talk.judged_once(question)

    async def free() -> bool:
        found = await books(guest)
        return found.agree and [who for _, who in found.charged - before.charged] == [None]

    await eventually(free)


async def test_a_burst_is_judged_once_and_chatter_is_left_alone(talk: Talk, guest: Parlour) -> None:
    talk.world.model.rule(judging("silent"))
    first, second, before = word(), word(), await books(guest)
    begun = await talk.alice.send_text(talk.room, f"Would anyone rather see {first}")
    await talk.alice.send_text(talk.room, f"or is there more to {second}?")
    call = await talk.judged_once(second)
    assert first in call.last_user
    await ask(talk.bob, talk.room, talk.ai)
    assert len(said_by(talk.bob, talk.room, talk.ai, after=begun)) == 1
    assert len(talk.judged(second)) == 1
    assert (
        await books(guest)
    ).beside > before.beside  # what the judge read is in the budget of all


async def test_whoever_types_is_waited_for_on_every_homeserver(talk: Talk) -> None:
    talk.world.model.rule(judging("speak"))
    question = word()
    await talk.carol.type_in(talk.room)
    await talk.alice.wait_typing(talk.room, talk.carol.user_id)
    await talk.alice.send_text(talk.room, f"Has anybody heard of {question}?")
    await aged(talk.alice, talk.room, 2 * PAUSE_S)
    assert talk.judged(question) == []
    await talk.carol.type_in(talk.room, on=False)
    await talk.bob.wait_text(talk.room, answer_to(question), sender=talk.ai)


async def test_it_reacts_where_a_word_would_be_too_much(talk: Talk) -> None:
    sign = "\U0001f389"
    talk.world.model.rule(judging("react", emoji=sign))
    news = await talk.alice.send_text(talk.room, f"We did it, {word()} is over!")
    reaction = await talk.bob.wait_event(
        talk.room, lambda e: e["type"] == "m.reaction" and e["sender"] == talk.ai
    )
    relation = reaction["content"]["m.relates_to"]
    assert relation == {"rel_type": "m.annotation", "event_id": news, "key": sign}
