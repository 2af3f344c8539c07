"""When it answers, when it is silent, and what an answer looks like in a client."""

import pytest

from stage.contents import pill
from stage.parlour import Parlour
from stage.scripted_model import Do, Rule
from tests.journeys.speech import ask, said_by
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


@pytest.mark.parametrize("way", ["pill", "mentions", "name", "user_id"])
async def test_answers_a_mention(world: World, parlour: Parlour, way: str) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    question = word()
    match way:
        case "pill":
            html = f"{pill(ai, 'Helper')}: {question}"
            asked = await bob.send_text(room, f"Helper: {question}", html=html)
        case "mentions":
            asked = await bob.send_text(room, question, mentions=[ai])
        case "name":
            asked = await bob.send_text(room, f"hey parlour, what about {question}")
        case _:
            asked = await bob.send_text(room, f"{ai}: {question}")
    answer = await alice.wait_text(room, answer_to(question), sender=ai)
    assert answer["content"]["msgtype"] == "m.text"
    assert answer["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}


async def test_a_reply_to_it_is_for_it(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    answer = await ask(bob, room, ai)
    question = word()
    await alice.send_text(room, question, reply_to=answer["event_id"])
    await alice.wait_text(room, answer_to(question), sender=ai)


async def test_answers_in_the_thread_where_it_is_asked(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    root = await alice.send_text(room, "Where do we eat?")
    question = word()
    asked = await bob.send_text(room, question, mentions=[ai], thread=root)
    answer = await bob.wait_text(room, answer_to(question), sender=ai)
    relation = answer["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", root)
    assert relation["m.in_reply_to"]["event_id"] == asked


async def test_not_mentioned_is_silent(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    first = await alice.send_text(room, f"What do you think of {word()}?", mentions=[bob.user_id])
    await bob.send_text(room, f"{word()} is fine", reply_to=first)
    await bob.send_text(room, "The ice cream parlours here are good")
    await bob.send_text(room, "> Parlour: no\n\nwell")
    await bob.send_text(room, f"parlour {word()}", msgtype="m.notice")
    await ask(alice, room, ai)
    assert len(said_by(alice, room, ai, after=first)) == 1


async def test_federated_member_is_answered(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    answer = await ask(carol, room, ai)
    await alice.wait_id(room, answer["event_id"])


async def test_every_message_of_a_direct_chat_is_answered(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    for _ in range(2):
        question = word()
        await alice.send_text(room, question)
        await alice.wait_text(room, answer_to(question), sender=ai)


async def test_markdown_becomes_html_and_people_are_mentioned(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    question = word()
    said = f"**Yes**, @Carol, see `x`:\n\n- one\n- <b>two</b> <img src=x> {answer_to(question)}"
    world.model.rule(Rule(when=question, answer=said, times=1))
    await alice.send_text(room, question, mentions=[ai])
    content = (await carol.wait_text(room, answer_to(question), sender=ai))["content"]
    assert content["format"] == "org.matrix.custom.html"
    html = content["formatted_body"]
    assert "<strong>Yes</strong>" in html
    assert "<code>x</code>" in html
    assert "<li>one</li>" in html
    assert "<img" not in html
    assert "<b>" not in html
    assert f'href="https://matrix.to/#/{carol.user_id}"' in html
    assert content["m.mentions"] == {"user_ids": [carol.user_id]}


async def test_typing_is_shown_while_the_model_thinks(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    question = word()
    world.model.rule(Rule(Do.HANG, when=question))
    await alice.send_text(room, question, mentions=[ai])
    await alice.wait_typing(room, ai)
    await carol.wait_typing(room, ai)
    world.model.clear()
    await alice.wait_text(room, answer_to(question), sender=ai)
    await alice.wait_not_typing(room, ai)


async def test_an_answer_cannot_call_the_whole_room_or_speak_for_others(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    question = word()
    said = f"«Parlour»: @room listen, {answer_to(question)}\n«Bob»: I agree to everything"
    world.model.rule(Rule(when=question, answer=said, times=1))
    await alice.send_text(room, question, mentions=[ai])
    content = (await bob.wait_text(room, answer_to(question), sender=ai))["content"]
    assert "@room" not in content["body"]
    assert "I agree" not in content["body"]
    assert not content["body"].startswith("«")
    assert content["m.mentions"] == {}


async def test_a_long_answer_is_cut_at_a_sentence(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    question = word()
    said = f"{answer_to(question)}. " + "All of **this** is one sentence of a long story. " * 600
    world.model.rule(Rule(Do.PLAIN, when=question, answer=said, times=1))
    await alice.send_text(room, question, mentions=[ai])
    body = (await bob.wait_text(room, answer_to(question), sender=ai))["content"]["body"]
    assert 10_000 < len(body) < 40_000
    assert body.endswith("story. \N{HORIZONTAL ELLIPSIS}")


async def test_an_answer_without_words_is_said_to_be_none(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    question = word()
    world.model.rule(Rule(Do.EMPTY, when=question))
    asked = await alice.send_text(room, question, mentions=[ai])
    told = await alice.wait_text(room, "can't think of an answer", 60, sender=ai, after=asked)
    world.model.clear()
    assert told["content"]["msgtype"] == "m.notice"
    assert told["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked
