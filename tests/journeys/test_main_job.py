"""A group is made, and the AI answers in it."""

from stage.parlour import Parlour
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


async def test_makes_a_group(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    assert (await alice.state(room, "m.room.name"))["name"] == "Kyoto trip"
    assert (await alice.state(room, "m.room.join_rules"))["join_rule"] == "invite"
    creation = await alice.state(room, "m.room.create")
    assert creation["room_version"] == "12"
    assert creation["additional_creators"] == [alice.user_id]
    welcome = await alice.wait_text(room, "Alice", sender=ai)
    assert welcome["content"]["msgtype"] == "m.notice"


async def test_answers_a_mention(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    question = word()
    asked = await bob.send_text(room, f"Parlour, what about {question}?", mentions=[ai])
    answer = await bob.wait_text(room, answer_to(question), sender=ai)
    assert answer["content"]["msgtype"] == "m.text"
    assert answer["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked


async def test_direct_chat_is_answered(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    question = word()
    await alice.send_text(room, f"hello {question}")
    await alice.wait_text(room, answer_to(question), sender=ai)
