"""Members without power take the AI's messages away, by command or with the wastebasket."""

import pytest

from stage.parlour import Parlour
from tests.journeys.speech import ask, said_by, tell
from tests.journeys.world import World, direct_chat, make_group

WASTEBASKET = "\N{WASTEBASKET}"


async def test_delete_removes_the_message_replied_to(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    first, second = await ask(alice, room, ai), await ask(alice, room, ai)
    await bob.send_text(room, "!ai delete", reply_to=first["event_id"])
    await bob.wait_redacted(room, first["event_id"])
    shown = {message.event_id: message for message in await bob.shown(room)}
    assert shown[first["event_id"]].redacted
    assert not shown[second["event_id"]].redacted


async def test_delete_alone_removes_the_last_answer_and_then_the_one_before(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    answers = [await ask(alice, room, ai) for _ in range(3)]
    await tell(alice, room, ai, "!ai help", "!ai new")
    await alice.send_text(room, "!ai delete")
    await alice.send_text(room, "!ai delete")
    for answer in answers[1:]:
        await alice.wait_redacted(room, answer["event_id"])
    shown = {message.event_id: message for message in await alice.shown(room)}
    assert not shown[answers[0]["event_id"]].redacted


async def test_delete_alone_keeps_to_its_thread(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    root = await alice.send_text(room, "Where do we eat?")
    inside = await ask(bob, room, ai, thread=root)
    outside = await ask(alice, room, ai)
    await bob.send_text(room, "!ai delete", thread=root)
    await bob.wait_redacted(room, inside["event_id"])
    shown = {message.event_id: message for message in await bob.shown(room)}
    assert not shown[outside["event_id"]].redacted


@pytest.mark.parametrize("key", [WASTEBASKET, WASTEBASKET + "\ufe0f"])
async def test_the_wastebasket_removes_an_answer_whoever_asked(
    world: World, parlour: Parlour, key: str
) -> None:
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    answer = await ask(alice, room, ai)
    await carol.wait_id(room, answer["event_id"])
    await carol.react(room, answer["event_id"], "\N{THUMBS UP SIGN}")
    await carol.react(room, answer["event_id"], key)
    await carol.wait_redacted(room, answer["event_id"])


async def test_nobody_elses_message_is_removed(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    said = await alice.send_text(room, "mine")
    await bob.react(room, said, WASTEBASKET)
    asked = await bob.send_text(room, "!ai delete", reply_to=said)
    await bob.wait_text(room, "only remove my own", sender=ai, after=asked)
    await ask(alice, room, ai)
    shown = {message.event_id: message for message in await bob.shown(room)}
    assert not shown[said].redacted
    assert len(said_by(alice, room, ai, after=asked)) == 2, "the wastebasket on it is passed over"


async def test_the_welcome_can_be_removed_too(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    welcome = await alice.wait_text(room, "Welcome", sender=ai)
    await bob.react(room, welcome["event_id"], WASTEBASKET)
    await alice.wait_redacted(room, welcome["event_id"])
