"""The AI goes, and the group goes on: at the cap, after its creator, on the operator's word."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.power import LEVELS, change_levels, wait_state
from tests.journeys.robust import eventually
from tests.journeys.speech import ask, said_by, tell
from tests.journeys.world import World, answer_to, make_group, word

VERSIONS = ["12", *(pytest.param(version, marks=pytest.mark.soak) for version in ("10", "11"))]


@asynccontextmanager
async def running(world: World, **groups: object) -> AsyncIterator[Parlour]:
    """A Parlour of its own with these settings for groups."""
    parlour = world.parlour({"groups": groups})
    await parlour.start()
    try:
        yield parlour
    finally:
        await parlour.stop()


async def _needs(person: Person, room: str, level: int) -> None:
    """Until inviting needs that level; it may have been so before they came in."""

    async def so() -> bool:
        return bool((await person.state(room, LEVELS)).get("invite") == level)

    await eventually(so, f"inviting needs {level}")


@pytest.mark.parametrize("version", VERSIONS)
async def test_leaves_at_the_cap(world: World, version: str) -> None:
    """Inviting was closed: whoever stays can invite again, the AI too."""
    async with running(world, room_version=version, max_people=2, settle="200ms") as parlour:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob", world.b)
        carol = await world.person("Carol")
        room = await make_group(alice, ai, bob)
        await _needs(bob, room, 51)
        told = await tell(bob, room, ai, "!ai leave", "sends me away")
        assert bob.user_id in told["content"]["body"]
        goodbye = await alice.wait_text(room, "Goodbye", sender=ai, after=told["event_id"])
        assert bob.user_id in goodbye["content"]["body"]
        await bob.wait_member(room, ai, "leave")
        await _needs(bob, room, 0)
        await bob.invite(room, carol.user_id)
        await carol.wait_invite(room=room)
        await alice.wait_member(room, carol.user_id, "invite")
        await alice.kick(room, carol.user_id)
        await alice.invite(room, ai)
        await bob.wait_text(room, "From now on I read", sender=ai)
        await ask(bob, room, ai)


@pytest.mark.parametrize("version", VERSIONS)
async def test_leaves_after_the_creator(world: World, version: str) -> None:
    """It asks whether that is meant; the oldest gets its power; it can be asked back."""
    async with running(world, room_version=version) as parlour:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        carol = await world.person("Carol", world.b)
        room = await make_group(alice, ai, bob, carol)
        await alice.leave(room)
        await carol.wait_member(room, alice.user_id, "leave")
        warned = await tell(carol, room, ai, "!ai leave", "Nobody who made this group is here")
        assert bob.user_id in warned["content"]["body"]
        assert carol.members(room)[ai] == "join"
        await tell(carol, room, ai, "!ai leave", "sends me away")
        await bob.wait_member(room, ai, "leave")
        await wait_state(bob, room, LEVELS, ai, {"invite": 0})
        levels = await bob.state(room, LEVELS)
        assert levels["users"][bob.user_id] == 100 >= max(levels["events"].values())
        await bob.send_state(room, "m.room.name", {"name": "Ours"})
        await change_levels(bob, room, users={carol.user_id: 50})
        await bob.invite(room, ai)
        await carol.wait_text(room, "From now on I read", sender=ai)
        await ask(carol, room, ai)
        await wait_state(
            carol,
            room,
            LEVELS,
            ai,
            {"users": _lowered(levels["users"], bob.user_id, carol.user_id)},
        )


def _lowered(users: dict[str, int], *members: str) -> dict[str, int]:
    """It looks after the group again: nobody stands above the others any more."""
    return users | dict.fromkeys(members, 50)


async def test_leaving_can_be_taken_back(world: World) -> None:
    async with running(world, leave_grace="60s") as parlour:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        room = await make_group(alice, ai, bob)
        await tell(alice, room, ai, "!ai leave", "leave in 60 seconds")
        unheard = word()
        await bob.send_text(room, unheard, mentions=[ai])
        back = await tell(bob, room, ai, "!ai undo", "I stay")
        await ask(alice, room, ai)
        assert bob.joined(room) >= {ai}
        assert not any(answer_to(unheard) in body for body in said_by(bob, room, ai))
        assert "Goodbye" not in "".join(said_by(bob, room, ai, after=back["event_id"]))


async def test_newcomers_cannot_send_it_away(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob)
    await bob.invite(room, carol.user_id)
    await carol.wait_invite(room=room)
    await carol.join(room, via=[world.a.server_name])
    await bob.wait_member(room, carol.user_id)
    await tell(carol, room, ai, "!ai leave", "can't do that yet")
    await ask(carol, room, ai)
    assert ai in carol.joined(room)


async def test_the_operator_has_it_leave_and_no_group_is_frozen(world: World) -> None:
    """Another process hands the power over; the one that runs does not take it back."""
    async with running(world) as parlour:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        room = await make_group(alice, ai, bob)
        await alice.leave(room)
        await bob.wait_member(room, alice.user_id, "leave")
        await ask(bob, room, ai)
        asked = await parlour.command("leave", "--room", room)
        assert asked.code != 0, "it asks whether that is meant, and nobody says yes"
        assert "Nobody who made the group is left" in asked.output
        assert ai in bob.joined(room)
        left = await parlour.command("leave", "--room", room, "--yes")
        assert left.code == 0, left.errors
        await bob.wait_member(room, ai, "leave")
        gone = await bob.wait_event(room, lambda e: e.get("state_key") == ai and _is_gone(e))
        assert "had it leave" in gone["content"]["reason"]
        await wait_state(bob, room, LEVELS, ai, {"users": {bob.user_id: 100}})
        assert (await bob.state(room, LEVELS))["users"] == {bob.user_id: 100}
        await bob.invite(room, ai)
        await bob.wait_member(room, ai)


def _is_gone(event: dict[str, dict[str, object]]) -> bool:
    return event["content"].get("membership") == "leave"
