"""The group has the say: when the AI speaks at all, hushes or holds back; and it says why."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.encrypted import Cast
from tests.journeys.robust import aged
from tests.journeys.speech import Event, ask, said_by, tell, whole
from tests.journeys.test_judging import PAUSE_S, SETTINGS, judging
from tests.journeys.world import World, answer_to, make_group, word

HUSH, DISLIKE, WHY = "\U0001f92b", "\U0001f44e", "\u2753"


@pytest.fixture(scope="module")
async def guest(world: World) -> AsyncIterator[Parlour]:
    # Only these remarks follow each other so soon.
    speaking = {**SETTINGS["speaking"], "cooldown": "0s"}
    running = world.parlour({"speaking": speaking})
    await running.start()
    yield running
    world.model.clear()
    await running.stop()


@dataclass
class Talk:
    """Three people in a group of their own."""

    world: World
    ai: str
    room: str
    alice: Person
    bob: Person
    carol: Person

    def heard(self, words: str) -> bool:
        """Whether a model was told that."""
        return any(words in whole(one) for one in self.world.model.requests)

    async def remark(self) -> Event:
        """Something that it says unasked."""
        question = word()
        await self.alice.send_text(self.room, f"Does anyone know what {question} is?")
        return await self.bob.wait_text(self.room, answer_to(question), sender=self.ai)


@pytest.fixture
async def talk(world: World, guest: Parlour) -> Talk:
    world.model.clear()
    alice, bob = await asyncio.gather(world.person("Alice"), world.person("Bob"))
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, guest.seat.ai_user_id, bob, carol)
    return Talk(world, guest.seat.ai_user_id, room, alice, bob, carol)


async def test_every_mode_is_obeyed(talk: Talk) -> None:
    room, ai = talk.room, talk.ai
    talk.world.model.rule(judging("speak"))
    await talk.remark()
    await tell(talk.carol, room, ai, "!ai mode off", "no language model hears what you write")
    shown = await tell(talk.bob, room, ai, "!ai settings", "How this group is set")
    assert "I speak: never" in shown["content"]["body"]
    called, open_question = word(), word()
    begun = await talk.bob.send_text(room, called, mentions=[ai])
    await talk.alice.send_text(room, f"Does anyone know what {open_question} is?")
    await aged(talk.alice, room, 2 * PAUSE_S)
    assert not talk.heard(called)
    assert not talk.heard(open_question)
    await tell(talk.bob, room, ai, "!ai mode mention", "only when you mention me")
    await talk.alice.send_text(room, f"Does anyone know what {word()} is?")
    await ask(talk.bob, room, ai)
    assert len(said_by(talk.bob, room, ai, after=begun)) == 2, "the mode, and one answer"


async def test_a_mention_that_was_forgotten_can_be_added(talk: Talk) -> None:
    await tell(talk.bob, talk.room, talk.ai, "!ai mode mention", "only when you mention me")
    question = word()
    first = await talk.bob.send_text(talk.room, f"and what is {question}?")
    await talk.bob.edit(talk.room, first, f"Parlour, what is {question}?")
    answer = await talk.alice.wait_text(talk.room, answer_to(question), sender=talk.ai)
    assert answer["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == first


async def test_a_hush_is_obeyed_without_a_word_until_it_is_taken_back(talk: Talk) -> None:
    room, ai = talk.room, talk.ai
    answer = await ask(talk.bob, room, ai)
    await talk.carol.wait_id(room, answer["event_id"])
    hush = await talk.carol.react(room, answer["event_id"], HUSH)
    await talk.bob.wait_id(room, hush)
    question = word()
    asked = await talk.bob.send_text(room, question, mentions=[ai])
    told = await talk.bob.send_text(room, "!ai why", reply_to=asked)
    why = await talk.bob.wait_text(room, "asked to be quiet", sender=ai, after=told)
    assert why["content"]["msgtype"] == "m.notice"
    assert not talk.heard(question)
    await talk.carol.redact(room, hush)
    await talk.bob.wait_redacted(room, hush)
    await ask(talk.bob, room, ai)
    assert len(said_by(talk.bob, room, ai, after=hush)) == 2, "the reason, and one answer"


async def test_a_remark_that_is_disliked_is_the_last_for_a_while(talk: Talk) -> None:
    talk.world.model.rule(judging("speak"))
    room, ai = talk.room, talk.ai
    remark = await talk.remark()
    told = await talk.bob.send_text(room, "!ai why", reply_to=remark["event_id"])
    await talk.bob.wait_text(room, "this room's own budget pays", sender=ai, after=told)
    for person in (talk.alice, talk.bob):
        await person.react(room, remark["event_id"], DISLIKE)
    await talk.bob.wait_text(room, "I'll hold back here", sender=ai)
    question = word()
    await talk.alice.send_text(room, f"Does anyone know what {question} is?")
    await ask(talk.bob, room, ai)
    bodies = said_by(talk.bob, room, ai, after=remark["event_id"])
    assert sum("hold back here" in body for body in bodies) == 1
    assert not [body for body in bodies if answer_to(question) in body]


async def test_it_says_why_in_an_encrypted_room(world: World, sealed: Parlour, cast: Cast) -> None:
    ai = sealed.seat.ai_user_id
    room = await make_group(cast.alice, ai, cast.bob)
    answer = await ask(cast.bob, room, ai)
    await cast.bob.react(room, answer["event_id"], WHY)
    why = await cast.bob.wait_text(room, "You mentioned me.", sender=ai)
    assert "It counts for your own allowance." in why["content"]["body"]
    assert "\n" not in why["content"]["body"]
    assert why["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == answer["event_id"]
