"""Links into groups: made, shared, opened, redeemed, ended; and nothing of their secrets kept."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.links import get_code, make_link, open_page, redeem
from tests.journeys.speech import eventually, said_by, tell
from tests.journeys.world import World, direct_chat, make_group

LINKS = {"expires": "4s", "approval_time": "8s", "tries_per_hour": 3, "codes_per_address": 1000}


@pytest.fixture(scope="module")
async def linked(world: World) -> AsyncIterator[Parlour]:
    """A Parlour whose links end soon, unless they say otherwise."""
    running = world.parlour({"links": LINKS})
    await running.start()
    yield running
    await running.stop()


async def group_of_two(world: World, ai: str) -> tuple[Person, Person, str]:
    alice, bob = await world.person("Alice"), await world.person("Bob")
    return alice, bob, await make_group(alice, ai, bob)


def kept(parlour: Parlour) -> bytes:
    """All that lies on the disk: databases with their logs of changes, settings aside."""
    for file in parlour.directory.rglob("*.db"):
        with sqlite3.connect(file) as connection:
            connection.execute("pragma wal_checkpoint(passive)")
        connection.close()
    files = [f for f in parlour.directory.rglob("*") if f.is_file() and f.suffix != ".yaml"]
    return b"".join(Path(file).read_bytes() for file in files)


async def test_a_stranger_comes_in_by_a_link(world: World, linked: Parlour) -> None:
    ai = linked.seat.ai_user_id
    alice, bob, room = await group_of_two(world, ai)
    carol = await world.person("Carol", world.b)
    url = await make_link(bob, room, ai)
    image = await bob.wait_event(room, lambda e: e["content"].get("msgtype") == "m.image")
    assert image["content"]["url"].startswith("mxc://")
    assert "QR code" in image["content"]["body"]
    page = await open_page(url)
    assert page.status == 200
    assert "Kyoto trip" in page.text
    assert "2 people are in" in page.text
    assert room not in page.text

    chat = await direct_chat(carol, ai)
    await carol.send_text(chat, "Hello, who are you?")
    code = await get_code(url)
    await redeem(carol, chat, ai, code, "I invited you to the group")
    invitation = await carol.wait_invite(inviter=ai)
    assert invitation.room_id == room
    await carol.join(room, via=[ai.partition(":")[2]])
    told = f"I invited {carol.user_id}, who came by the link that {bob.user_id}"
    await alice.wait_text(room, told, sender=ai)

    async def three() -> bool:
        return "3 people are in" in (await open_page(url)).text

    await eventually(three)
    assert len(said_by(carol, chat, ai)) == 2, "a greeting and the answer to the code, no more"

    await alice.send_text(room, f"pasted: {url} and {code}")
    await tell(alice, room, ai, "!ai link show", "1 of 20 uses taken")
    token = url.rpartition("/")[2]
    stored = kept(linked)
    assert b"pasted: " in stored
    for secret in (token, code, code.lower()):
        assert secret.encode() not in stored
    assert not any(token in told or code in told for told in _prompts(world))


def _prompts(world: World) -> list[str]:
    return [text for asked in world.model.requests for _, text in asked.texts]


async def test_a_code_is_for_one_and_once_and_guessing_ends(world: World, linked: Parlour) -> None:
    ai = linked.seat.ai_user_id
    alice, _, room = await group_of_two(world, ai)
    carol, dan = await world.person("Carol"), await world.person("Dan", world.b)
    url = await make_link(alice, room, ai)
    code = await get_code(url)
    chats = [await direct_chat(person, ai) for person in (carol, dan)]
    await redeem(carol, chats[0], ai, code, "I invited you")
    for _ in range(LINKS["tries_per_hour"]):  # type: ignore[call-overload]
        await redeem(dan, chats[1], ai, code, "That code does not work")
    await redeem(dan, chats[1], ai, await get_code(url), "too many codes")
    await redeem(carol, chats[0], ai, await get_code(url), "have an invitation to that group")


async def test_a_link_ends_by_its_time_and_by_its_uses(world: World, linked: Parlour) -> None:
    ai = linked.seat.ai_user_id
    alice, _, room = await group_of_two(world, ai)
    carol, dan = await world.person("Carol"), await world.person("Dan")
    chats = [await direct_chat(person, ai) for person in (carol, dan)]
    short = await make_link(alice, room, ai, "!ai link")
    late = await get_code(short)
    once = await make_link(alice, room, ai, "!ai link --uses 1 --expires 1h")
    codes = [await get_code(once) for _ in range(2)]
    await redeem(carol, chats[0], ai, codes[0], "I invited you")
    await redeem(dan, chats[1], ai, codes[1], "used as often as it may")
    assert "used as often" in (await open_page(once)).text

    async def over() -> bool:
        return (await open_page(short)).status != 200

    await eventually(over)
    assert "has expired" in (await open_page(short)).text
    await redeem(dan, chats[1], ai, late, "has expired")


async def test_reset_and_off_end_what_was_shared(world: World, linked: Parlour) -> None:
    ai = linked.seat.ai_user_id
    alice, bob, room = await group_of_two(world, ai)
    carol = await world.person("Carol")
    chat = await direct_chat(carol, ai)
    old = await make_link(bob, room, ai)
    code = await get_code(old)
    new = await make_link(alice, room, ai, "!ai link reset --expires 1h")
    assert "replaced by another one" in (await open_page(old)).text
    await redeem(carol, chat, ai, code, "replaced by another one")
    code = await get_code(new)
    await tell(alice, room, ai, "!ai link off", "No link into this group works any more")
    assert "switched off" in (await open_page(new)).text
    await redeem(carol, chat, ai, code, "switched off")
    await tell(bob, room, ai, "!ai link", "Links are switched off")
    await tell(bob, room, ai, "!ai link on", "possible again")
    again = await make_link(bob, room, ai)
    await redeem(carol, chat, ai, await get_code(again), "I invited you")


async def test_members_decide_by_a_reaction(world: World, linked: Parlour) -> None:
    ai = linked.seat.ai_user_id
    alice, bob, room = await group_of_two(world, ai)
    carol, dan = await world.person("Carol", world.b), await world.person("Dan")
    url = await make_link(alice, room, ai, "!ai link --approve --expires 1h")
    assert "The members of the group decide" in (await open_page(url)).text
    chats = [await direct_chat(person, ai) for person in (carol, dan)]
    for person, chat in zip((carol, dan), chats, strict=True):
        await redeem(person, chat, ai, await get_code(url), "I asked the members")
    asked = [
        await bob.wait_text(room, f"{person.user_id} wants to come in", sender=ai)
        for person in (carol, dan)
    ]
    assert asked[0]["content"]["m.mentions"] == {"user_ids": [alice.user_id]}
    await bob.react(room, asked[0]["event_id"], "✅")
    await carol.wait_invite(inviter=ai)
    await bob.react(room, asked[1]["event_id"], "❌")
    await alice.wait_text(room, f"said no to {dan.user_id}", sender=ai)
    await alice.react(room, asked[1]["event_id"], "✅")
    await dan.wait_text(chats[1], "I can't invite you to that group", sender=ai)
    assert dan.invites() == []


async def test_who_was_removed_does_not_come_back_by_a_link(world: World, linked: Parlour) -> None:
    ai = linked.seat.ai_user_id
    alice, bob, room = await group_of_two(world, ai)
    url = await make_link(alice, room, ai)
    chat = await direct_chat(bob, ai)
    code = await get_code(url)
    await alice.send_text(room, f"!ai remove {bob.user_id}")
    await bob.wait_member(room, bob.user_id, "leave")
    await redeem(bob, chat, ai, code, "I can't invite you to that group")
    assert bob.invites() == []
    assert (
        "uses taken" in (await tell(alice, room, ai, "!ai link show", "0 of 20"))["content"]["body"]
    )
