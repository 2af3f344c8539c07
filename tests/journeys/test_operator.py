"""What the operator does beside a running Parlour, and how soon people feel it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from stage.person import Person
from stage.sight import Event, NotSeen
from tests.journeys.world import World, answer_to, direct_chat, make_group, word

# A switch is felt after this long; waiting longer only means that the machine is busy.
SOON_S = 30.0


@pytest.fixture(scope="module")
async def ours(world: World) -> AsyncIterator[Parlour]:
    """A Parlour of this file alone: what is switched here is felt by everybody in it."""
    running = world.parlour()
    await running.start()
    yield running
    await running.stop()


async def _said(parlour: Parlour, *arguments: str) -> str:
    """The one sentence of a command that went well."""
    ended = await parlour.command(*arguments)
    assert (ended.code, ended.errors) == (0, "")
    [sentence] = ended.output.splitlines()
    return sentence


async def _asks(person: Person, room: str, ai: str) -> tuple[str, str]:
    """A mention with a word of its own: the event ID, and what the answer will hold."""
    question = word()
    asked = await person.send_text(room, f"Parlour, what about {question}?", mentions=[ai])
    return asked, answer_to(question)


async def test_stop_and_resume_are_felt_at_once(world: World, ours: Parlour) -> None:
    ai = ours.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await _until_answered(alice, room, ai)
    assert (await _said(ours, "stop", "updating", "the", "model")).startswith("Stopped: ")
    told = await _until_told(alice, room, ai, "paused on this server")
    assert told["content"]["msgtype"] == "m.notice"
    _, answer = await _asks(alice, room, ai)
    invited = await bob.create_direct(ai)
    await bob.wait_member(invited, ai, "leave", SOON_S)
    assert not [each for each in alice.timeline(room) if answer in str(each["content"].get("body"))]
    assert (await _said(ours, "resume")).startswith("Resumed: ")
    await _until_answered(alice, room, ai)
    assert await _said(ours, "resume") == "It was not stopped, so nothing changed."


async def test_a_block_is_felt_at_once_and_can_be_lifted(world: World, ours: Parlour) -> None:
    ai = ours.seat.ai_user_id
    mallory, alice = await world.person("Mallory"), await world.person("Alice")
    glob = f"@mallory*:{world.a.server_name}"
    assert (await _said(ours, "block", glob)).startswith(f"Blocked {glob}. ")
    assert await _said(ours, "block", "--list") == glob
    assert "blocked already" in await _said(ours, "block", glob)
    await _until_the_ai(mallory, ai, "leave")
    await direct_chat(alice, ai)
    assert (await _said(ours, "unblock", glob)).startswith(f"Unblocked {glob}. ")
    assert await _said(ours, "block", "--list") == "Nobody is blocked."
    await _until_the_ai(mallory, ai, "join")


async def test_bad_words_get_one_sentence(ours: Parlour) -> None:
    for arguments, code, sentence in (
        (("block", "not a pattern"), 2, '"not a pattern" is not a pattern for users or servers'),
        (("block", ours.seat.ai_user_id), 2, "would block the AI itself"),
        (("block",), 2, "Say what to block"),
        (("unblock", "@nobody:hs.test"), 1, "@nobody:hs.test is not blocked"),
        (("leave",), 2, "Say which: --room ID, or --all."),
        (("leave", "--room", "!nowhere"), 2, f"{ours.seat.ai_user_id} is not in !nowhere"),
    ):
        ended = await ours.command(*arguments)
        assert (ended.code, ended.output) == (code, "")
        assert sentence in ended.errors
        assert "Traceback" not in ended.errors


async def test_rooms_are_listed_without_names_unless_asked(world: World, ours: Parlour) -> None:
    ai = ours.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    chat = await direct_chat(alice, ai)
    room = await make_group(alice, ai, carol, name="Secret plans")
    await _until_answered(carol, room, ai)
    shown = (await ours.command("rooms")).output
    line = next(each for each in shown.splitlines() if each.startswith(room))
    assert f"1 {world.a.server_name}" in line
    assert f"1 {world.b.server_name}" in line
    assert line.endswith(("just now", "min ago"))
    assert any(each.startswith(chat) and "direct" in each for each in shown.splitlines())
    assert "Secret plans" not in shown
    assert alice.user_id not in shown
    named = (await ours.command("rooms", "--names")).output
    assert "Secret plans" in named
    assert alice.user_id in named
    views = {
        each["room_id"]: each for each in json.loads((await ours.command("rooms", "--json")).output)
    }
    assert views[room]["kind"] == "group"
    assert views[room]["servers"] == {world.a.server_name: 1, world.b.server_name: 1}
    assert (views[room]["people"], views[room]["invited"], views[room]["open_turns"]) == (2, 0, 0)
    assert views[chat]["kind"] == "direct"
    assert "name" not in views[room]
    assert views[room]["last"].endswith("+00:00")


@pytest.mark.parametrize("version", ["12", "11"])
async def test_leaving_one_room_hands_it_over(world: World, version: str) -> None:
    parlour = world.parlour({"groups": {"room_version": version}})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    try:
        room = await make_group(alice, ai, bob)
        chat = await direct_chat(bob, ai)
        assert await _said(parlour, "leave", "--room", room) == f"Left {room}."
        await alice.wait_member(room, ai, "leave", SOON_S)
        # What would freeze the group is lowered: its asker can still rule it, anybody can invite.
        await alice.send_state(room, "m.room.name", {"name": "Ours now"})
        await alice.send_state(room, "m.room.join_rules", {"join_rule": "invite"})
        await bob.invite(room, ai)
        await alice.wait_member(room, ai, "join", SOON_S)
        await _until_answered(bob, room, ai)
        question = word()
        await bob.send_text(chat, f"still there, {question}?")
        await bob.wait_text(chat, answer_to(question), SOON_S, sender=ai)
        assert await _said(parlour, "leave", "--room", chat) == f"Left {chat}."
        await bob.wait_member(chat, ai, "leave", SOON_S)
    finally:
        await parlour.stop()


async def test_leaving_everything_works_with_parlour_up_or_down(world: World) -> None:
    parlour = world.parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room, chat = await make_group(alice, ai, bob), await direct_chat(bob, ai)
    try:
        asked = await parlour.command("leave", "--all")
        assert asked.code == 130, "without --yes and without anybody to ask nothing happens"
        assert "The AI leaves 3 rooms" in asked.output
        await parlour.stop()
        assert await _said(parlour, "leave", "--all", "--yes") == "Left all rooms: 3."
        for person, left in ((alice, room), (bob, chat)):
            await person.wait_member(left, ai, "leave", SOON_S)
        await parlour.start()
        assert "no room" in await _said(parlour, "leave", "--all", "--yes")
        await _until_listed(parlour, "0 groups, 0 direct chats.")
        await direct_chat(alice, ai)
        assert await _said(parlour, "leave", "--all", "--yes") == "Left all rooms: 1."
        await _until_listed(parlour, "0 groups, 0 direct chats.")
    finally:
        await parlour.stop()


async def _until_listed(parlour: Parlour, sentence: str) -> None:
    listed = ""
    async with asyncio.timeout(SOON_S):
        while sentence not in listed:
            listed = (await parlour.command("rooms")).output


async def _until_told(person: Person, room: str, ai: str, part: str) -> Event:
    """Ask until the reply to a question holds this."""
    async with asyncio.timeout(SOON_S):
        while True:
            asked, _ = await _asks(person, room, ai)
            reply = await person.wait_event(
                room,
                lambda event: event["sender"] == ai and event["type"] == "m.room.message",
                SOON_S,
                after=asked,
            )
            if part in reply["content"]["body"]:
                return reply


async def _until_answered(person: Person, room: str, ai: str) -> None:
    """Ask until a question is answered; who is stopped says nothing."""
    async with asyncio.timeout(SOON_S):
        while True:
            _, answer = await _asks(person, room, ai)
            with contextlib.suppress(NotSeen):
                await person.wait_text(room, answer, 3.0, sender=ai)
                return


async def _until_the_ai(person: Person, ai: str, does: str) -> None:
    """Invite the AI to groups until it does this: `join` or `leave`."""
    async with asyncio.timeout(SOON_S):
        while True:
            room = await person.create_room(preset="private_chat", invite=[ai])
            answered = await person.wait_event(
                room,
                lambda event: (
                    event.get("state_key") == ai
                    and event["content"].get("membership") in ("join", "leave")
                ),
                SOON_S,
            )
            if answered["content"]["membership"] == does:
                return
