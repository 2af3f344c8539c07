"""History as it is: signs, polls, files, names, threads, and what is told of long ago."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Asked, Do, Rule
from tests.journeys.speech import ask, prompt_about, tell, whole
from tests.journeys.world import World, answer_to, make_group, word


async def told(world: World, person: Person, room: str, ai: str) -> str:
    """All that the model is told with a new question."""
    question = word()
    await person.send_text(room, question, mentions=[ai])
    await person.wait_text(room, answer_to(question), sender=ai)
    return whole(prompt_about(world, question))


async def test_signs_polls_and_files_are_known_and_gone_when_taken_back(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    plan, where = word(), word()
    said = await alice.send_text(room, f"tea at five {plan}")
    liked = await bob.react(room, said, "\N{TEACUP WITHOUT HANDLE}")
    poll = await alice.send_poll(room, where, "Kyoto", "Nara")
    await bob.wait_id(room, poll)
    await bob.vote(room, poll, "Nara")
    file = {"msgtype": "m.file", "body": "look", "filename": "plan (1).pdf", "url": "mxc://x/y"}
    sent = await bob.send_content(room, "m.room.message", file)
    await alice.wait_id(room, sent)
    text = await told(world, alice, room, ai)
    assert f"«Alice» (\N{TEACUP WITHOUT HANDLE} from «Bob»): tea at five {plan}" in text
    assert f"«Alice» (asks in a poll): {where}\n  - Kyoto\n  - Nara (votes: «Bob»)" in text
    assert '«Bob» (sends a file "plan (1).pdf"): look' in text
    await bob.rename("Robert")
    await alice.wait_event(room, lambda e: e["content"].get("displayname") == "Robert")
    await bob.redact(room, liked)
    await bob.redact(room, sent)
    text = await told(world, bob, room, ai)
    assert "\N{TEACUP WITHOUT HANDLE}" not in text
    assert "plan (1).pdf" not in text
    assert f"tea at five {plan}" in text
    assert "votes: «Robert»" in text


async def test_what_was_removed_takes_the_answer_along_that_knew_it(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    secret = word()
    said = await bob.send_text(room, f"the code is {secret}")
    await alice.wait_id(room, said)
    world.model.rule(Rule(when="what is it", answer=f"It is {secret}.", times=1))
    await alice.send_text(room, "what is it?", mentions=[ai])
    await alice.wait_text(room, f"It is {secret}.", sender=ai)
    assert secret in await told(world, alice, room, ai)
    await bob.redact(room, said)
    assert secret not in await told(world, bob, room, ai)


async def test_answers_stand_where_the_group_wants_them(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await tell(bob, room, ai, "!ai threads always", "I answer in threads")
    question, more = word(), word()
    world.model.rule(Rule(Do.HANG, when=question, times=1))
    asked = await bob.send_text(room, question, mentions=[ai])
    await world.model.wait_for(1, containing=question)
    await bob.send_text(room, more, mentions=[ai])
    answer = await bob.wait_text(room, answer_to(more), sender=ai)
    relation = answer["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", asked)
    assert answer_to(question) in answer["content"]["body"]  # one burst, one answer, one thread
    world.model.rule(Rule(when=question, answer="in other words", times=1))
    await bob.send_text(room, "!ai retry")
    await bob.wait_text(room, "in other words", sender=ai)
    shown = {message.event_id: message.body for message in await bob.shown(room)}
    assert shown[answer["event_id"]] == "in other words"
    await tell(alice, room, ai, "!ai threads never", "never in threads")
    inside = word()
    await bob.send_text(room, inside, mentions=[ai], thread=asked)
    answer = await bob.wait_text(room, answer_to(inside), sender=ai)
    assert "rel_type" not in answer["content"]["m.relates_to"]
    assert "in thread 1" in whole(prompt_about(world, inside))


@pytest.fixture
async def small(world: World) -> AsyncIterator[Parlour]:
    """A Parlour whose window is soon full."""
    one = world.parlour({"answers": {"window_tokens": 3600, "output_tokens": 400}})
    await one.start()
    yield one
    await one.stop()


def _is_summary(asked: Asked) -> bool:
    return any("You write down in short" in text for _, text in asked.texts)


async def test_what_is_long_ago_is_told_in_short_until_something_in_it_is_removed(
    world: World, small: Parlour
) -> None:
    ai = small.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    secret, short = word(), word()
    world.model.rule(Rule(when=_is_summary, answer="Small talk."))
    world.model.rule(
        Rule(
            when=lambda one: _is_summary(one) and secret in one.last_user,
            answer=f"They spoke of {short}.",
        )
    )
    said = await bob.send_text(room, f"I hid it under {secret}")
    for _ in range(16):
        await bob.send_text(room, f"{word()} " + "and more of the same " * 12)
    deadline = asyncio.get_running_loop().time() + 60
    while f"They spoke of {short}." not in (text := await told(world, alice, room, ai)):
        assert asyncio.get_running_loop().time() < deadline
    assert "in short:" in text
    asked = [one for one in world.model.requests if _is_summary(one)]
    assert any(secret in one.last_user for one in asked)
    before = len(world.model.requests)
    await bob.redact(room, said)
    await ask(bob, room, ai)
    later = world.model.requests[before:]
    assert not any(secret in one.last_user for one in later)
    assert f"They spoke of {short}." not in whole(later[0])
    world.model.clear()
