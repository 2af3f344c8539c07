"""Who may have the AI, where it comes to, and how it greets."""

import re

from stage.parlour import Parlour
from tests.journeys.speech import ask, said_by, tell
from tests.journeys.world import World, answer_to, direct_chat, make_group, own_group, word


async def test_greets_in_two_sentences(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    await ask(alice, room, ai)
    greeting, *_ = said_by(alice, room, ai)
    assert len(re.findall(r"[.!?](?:\s|$)", greeting)) == 2
    assert "!ai new" in greeting
    assert alice.display_name(room, ai) == "Parlour"


async def test_what_was_said_before_it_came_in_is_answered(world: World, parlour: Parlour) -> None:
    """Clients create a direct chat with the first message and do not wait for the other side."""
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await alice.create_direct(ai)
    question = word()
    await alice.send_text(room, f"Good morning, {question}?")
    await alice.wait_text(room, answer_to(question), sender=ai)


async def test_a_stranger_of_another_server_is_declined_with_a_reason(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    carol = await world.person("Carol", world.b)
    room = await carol.create_room(preset="private_chat", name="Mine", invite=[ai])
    await carol.wait_member(room, ai, "leave")
    declined = await carol.wait_event(
        room, lambda e: e.get("state_key") == ai and e["content"]["membership"] == "leave"
    )
    assert "Whoever runs my server can allow it" in declined["content"]["reason"]


async def test_spaces_and_public_rooms_are_declined(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    space = await alice.create_room(
        preset="private_chat", creation_content={"type": "m.space"}, invite=[ai]
    )
    public = await alice.create_room(preset="public_chat", invite=[ai])
    for room, reason in ((space, "space"), (public, "invitation alone")):
        await alice.wait_member(room, ai, "leave")
        left = await alice.wait_event(
            room, lambda e: e.get("state_key") == ai and e["content"]["membership"] == "leave"
        )
        assert reason in left["content"]["reason"]


async def test_comes_into_a_group_that_people_made(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai, bob)
    await bob.invite(room, ai)
    hello = await alice.wait_text(room, "I'm Parlour, an AI", sender=ai)
    assert hello["content"]["msgtype"] == "m.notice"
    await ask(alice, room, ai)


async def test_help_is_right_for_where_it_is_asked(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    in_group = await tell(bob, room, ai, "!ai help", "!ai quiet")
    assert "!ai new" not in in_group["content"]["body"]
    assert "Mention me" in in_group["content"]["body"]
    chat = await direct_chat(bob, ai)
    in_direct = await tell(bob, chat, ai, "!ai help", "!ai new")
    for reply in (in_group, in_direct):
        assert reply["content"]["msgtype"] == "m.notice"
        assert len(reply["content"]["body"].split("\n")) <= 10, "help is short"


async def test_unknown_command(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    asked = await bob.send_text(room, "!ai dance with me")
    told = await bob.wait_text(room, 'I don\'t know "dance"', sender=ai, after=asked)
    assert "!ai help" in told["content"]["body"]
    assert told["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked
    await ask(alice, room, ai)
    assert len(said_by(alice, room, ai, after=asked)) == 2, "one sentence, then the answer"


async def test_only_fresh_first_lines_of_people_are_commands(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    first = await bob.send_text(room, "I mean the command\n!ai leave")
    await bob.send_text(room, "!ai leave", msgtype="m.notice")
    await bob.send_text(room, "> !ai leave\n\nno")
    await bob.send_text(room, "!aileave")
    await bob.edit(room, first, "!ai leave")
    await ask(alice, room, ai)
    assert len(said_by(alice, room, ai, after=first)) == 1
    assert ai in alice.joined(room)
