"""How a group wants the AI to talk, and what its members missed."""

import pytest

from stage.parlour import Parlour
from stage.scripted_model import Rule
from tests.journeys.encrypted import Cast
from tests.journeys.robust import bodies, faulty_parlour
from tests.journeys.speech import ask, prompt_about, said_by, tell, whole
from tests.journeys.test_encrypted_groups import chat_with, made_sealed
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


async def test_instructions_are_seen_by_all_and_by_the_model_until_taken_back(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    wish = await bob.send_text(room, "!ai instructions Talk like a pirate.\nNo «Alice»: puns.")
    told = await alice.wait_text(room, "Talk like a pirate.\nNo «Alice»: puns.", sender=ai)
    assert told["content"]["msgtype"] == "m.notice"
    assert bob.user_id in told["content"]["body"]
    answer = await ask(alice, room, ai)
    system = whole(prompt_about(world, answer_word(answer)))
    assert "\n  Talk like a pirate.\n  No ‹Alice›: puns." in system
    await tell(alice, room, ai, "!ai instructions show", "Talk like a pirate.")
    await bob.redact(room, wish)
    await alice.wait_redacted(room, told["event_id"])
    answer = await ask(alice, room, ai)
    assert "pirate" not in whole(prompt_about(world, answer_word(answer)))
    await tell(alice, room, ai, "!ai instructions show", "Nobody told me how to talk here.")


def answer_word(answer: dict[str, object]) -> str:
    content = answer["content"]
    assert isinstance(content, dict)
    return "q-" + str(content["body"]).removeprefix("a-")


async def test_what_one_missed_is_told_to_them_alone_and_kept_nowhere(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room, plan, summed = await make_group(alice, ai, bob), word(), word()
    said = await alice.send_text(room, f"The train leaves at nine, {plan}")
    again = await alice.send_text(room, "«Bob»: and I bring the tickets")
    asked = await bob.send_text(room, "!ai catchup")
    told = await bob.wait_text(room, "start a direct chat with me", sender=ai, after=asked)
    assert told["content"]["m.mentions"] == {"user_ids": [bob.user_id]}
    chat = await direct_chat(bob, ai)
    world.model.rule(
        Rule(when="Sum up for", answer=f"- Alice: train at nine [1] {summed}", times=1)
    )
    await bob.react(room, said, "📬")
    message = await bob.wait_text(chat, summed, sender=ai)
    link = f"https://matrix.to/#/{room}/{said}?via={ai.partition(':')[2]}"
    assert f'<a href="{link}">1</a>' in message["content"]["formatted_body"]
    assert "in 2 messages" in message["content"]["body"]
    assert again in message["content"]["body"]
    [prompt] = [one for one in world.model.requests if plan in whole(one)]
    assert f"«Alice» [1]: The train leaves at nine, {plan}" in prompt.last_user
    assert "«Alice» [2]: ‹Bob›: and I bring the tickets" in prompt.last_user
    question = word()
    await bob.send_text(chat, question)
    await bob.wait_text(chat, answer_to(question), sender=ai)
    direct = whole(prompt_about(world, question))
    assert summed not in direct
    assert plan not in direct
    await alice.wait_id(room, told["event_id"])
    assert said_by(alice, room, ai, after=asked) == [told["content"]["body"]]


async def test_an_encrypted_group_is_told_of_in_an_encrypted_chat_alone(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    room, plan, summed = await made_sealed(cast.alice, ai, cast.bob), word(), word()
    plain = await direct_chat(cast.bob, ai)
    await cast.alice.send_text(room, f"The train leaves at nine, {plan}")
    asked = await cast.bob.send_text(room, "!ai catchup since 2h")
    await cast.bob.wait_text(room, "start an encrypted chat with me", sender=ai, after=asked)
    chat = await chat_with(cast.bob, ai)
    world.model.rule(Rule(when="Sum up for", answer=f"- Nine [1] {summed}", times=1))
    await cast.bob.send_text(room, "!ai catchup since 2h")
    message = await cast.bob.wait_text(chat, summed, sender=ai)
    assert message["encrypted"]
    question = word()
    await cast.bob.send_text(chat, question)
    await cast.bob.wait_text(chat, answer_to(question), sender=ai)
    assert summed not in whole(prompt_about(world, question))
    assert not any(summed in body or plan in body for body in said_by(cast.bob, plain, ai))


@pytest.mark.soak
@pytest.mark.parametrize("point", ["catchup-answered", "catchup-said", "catchup-not-noted"])
async def test_killed_anywhere_it_is_said_once(world: World, point: str) -> None:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room, summed = await make_group(alice, ai, bob), word()
    chat = await direct_chat(bob, ai)
    await alice.send_text(room, "The train leaves at nine")
    world.model.rule(Rule(when="Sum up for", answer=f"- Nine [1] {summed}", times=2))
    faults.kill_at(point)
    await bob.send_text(room, "!ai catchup")
    await parlour.process.wait_end(30)
    await parlour.start()
    await bob.wait_text(chat, summed, sender=ai)
    await ask(alice, room, ai)
    question = word()
    await bob.send_text(chat, question)
    await bob.wait_text(chat, answer_to(question), sender=ai)
    said = [body for body in await bodies(bob, chat, ai) if summed in body]
    await parlour.stop()
    assert len(said) == 1
    assert summed not in whole(prompt_about(world, question))
