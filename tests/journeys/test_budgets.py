"""Budgets against misuse: what one person may cause, and how often another one is asked."""

from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import tell
from tests.journeys.world import World, direct_chat

NOT_NOW = "I can't invite {} now."


@pytest.fixture(scope="module")
async def strict(world: World) -> AsyncIterator[Parlour]:
    """A Parlour that allows little."""
    budgets = {
        "groups_per_day": 2,
        "invitations_per_day": 3,
        "open_invitations": 2,
        "open_per_invited": 1,
    }
    running = world.parlour({"budgets": budgets})
    await running.start()
    yield running
    await running.stop()


async def wish(person: Person, chat: str, ai: str, name: str, *others: Person) -> list[str]:
    """Ask for a group, and give back the lines of what is told of it."""
    who = " ".join(other.user_id for other in others)
    event = await tell(person, chat, ai, f'!ai new "{name}" {who}', f'"{name}" is ready')
    return str(event["content"]["body"]).split("\n")


async def test_groups_per_day(world: World, strict: Parlour) -> None:
    ai = strict.seat.ai_user_id
    alice = await world.person("Alice")
    chat = await direct_chat(alice, ai)
    for name in ("one", "two"):
        await wish(alice, chat, ai, name)
    refused = await tell(alice, chat, ai, "!ai new three", "used up your 2 new groups")
    assert refused["content"]["msgtype"] == "m.notice"
    assert len(alice.invites()) == 2


async def test_open_invitations_and_invitations_per_day(world: World, strict: Parlour) -> None:
    ai = strict.seat.ai_user_id
    alice = await world.person("Alice")
    chat = await direct_chat(alice, ai)
    bob, carol, dan, eve = [await world.person(name) for name in ("Bob", "Carol", "Dan", "Eve")]
    told = await wish(alice, chat, ai, "one", bob, carol, dan)
    assert [line for line in told if dan.user_id in line] == [told[-1]]
    assert "used up your invitations" in told[-1]
    room = (await alice.wait_invite(inviter=ai)).room_id
    await alice.join(room)
    for person in (bob, carol):
        await person.wait_invite(room=room)
        await person.join(room)
    await tell(carol, room, ai, "!ai help", "Mention me")
    told = await wish(alice, chat, ai, "two", dan, eve)
    assert [line for line in told if eve.user_id in line] == [told[-1]]
    await dan.wait_invite(inviter=ai)
    assert eve.invites() == []


async def test_one_who_has_open_invitations_is_left_in_peace(world: World, strict: Parlour) -> None:
    ai = strict.seat.ai_user_id
    alice, dan, bob = [await world.person(name) for name in ("Alice", "Dan", "Bob")]
    await wish(alice, await direct_chat(alice, ai), ai, "one", bob)
    await bob.wait_invite(inviter=ai)
    told = await wish(dan, await direct_chat(dan, ai), ai, "two", bob)
    assert told[-1] == NOT_NOW.format(bob.user_id)
    assert len(bob.invites()) == 1


async def test_who_declined_is_not_asked_again(world: World, strict: Parlour) -> None:
    ai = strict.seat.ai_user_id
    alice, dan, carol = [await world.person(name) for name in ("Alice", "Dan", "Carol")]
    await wish(alice, await direct_chat(alice, ai), ai, "one", carol)
    room = (await alice.wait_invite(inviter=ai)).room_id
    await alice.join(room)
    await carol.wait_invite(room=room)
    await carol.leave(room)
    await alice.wait_member(room, carol.user_id, "leave")
    await tell(alice, room, ai, "!ai help", "Mention me")
    told = await wish(dan, await direct_chat(dan, ai), ai, "two", carol)
    assert told[-1] == NOT_NOW.format(carol.user_id), "the same words as for any other reason"
    assert carol.invites() == []


async def test_who_blocks_is_not_asked_until_they_allow_it(world: World, strict: Parlour) -> None:
    ai = strict.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat, own = await direct_chat(alice, ai), await direct_chat(bob, ai)
    await tell(bob, own, ai, "!ai block", "won't invite you anywhere")
    told = await wish(alice, chat, ai, "one", bob)
    assert told[-1] == NOT_NOW.format(bob.user_id)
    assert bob.invites() == []
    await tell(bob, own, ai, "!ai unblock", "may invite you")
    await wish(alice, chat, ai, "two", bob)
    await bob.wait_invite(inviter=ai)


async def test_who_was_put_out_again_has_not_declined(world: World, strict: Parlour) -> None:
    """The asker takes the invitation back: that is no word of the invited person."""
    ai = strict.seat.ai_user_id
    alice, dan, bob = [await world.person(name) for name in ("Alice", "Dan", "Bob")]
    await wish(alice, await direct_chat(alice, ai), ai, "one", bob)
    room = (await alice.wait_invite(inviter=ai)).room_id
    await alice.join(room)
    await bob.wait_invite(room=room)
    await alice.kick(room, bob.user_id)
    await alice.wait_member(room, bob.user_id, "leave")
    await tell(alice, room, ai, "!ai help", "Mention me")
    await wish(dan, await direct_chat(dan, ai), ai, "two", bob)
    await bob.wait_invite(inviter=ai)
