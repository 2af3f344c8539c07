"""A group keeps its rules: what is changed away from them is put back, and is told."""

from functools import partial
from statistics import median

import pytest

from appservice.model.group import DISPLAY
from stage.clients import ClientRefused
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.power import LEVELS, change_levels, change_levels_as_ai, times, wait_state
from tests.journeys.speech import ask, eventually, said_by, tell
from tests.journeys.world import World, answer_to, make_group, own_group, word

OLD = [pytest.param(version, marks=pytest.mark.soak) for version in ("10", "11")]
CHANGES = [
    ("m.room.join_rules", {"join_rule": "public"}, {"join_rule": "invite"}, "invite-only"),
    ("m.room.guest_access", {"guest_access": "can_join"}, {"guest_access": "forbidden"}, "guests"),
    (
        "m.room.history_visibility",
        {"history_visibility": "world_readable"},
        {"history_visibility": "shared"},
        "outsiders",
    ),
]


async def test_public_join_rule_is_put_back(world: World, parlour: Parlour) -> None:
    """And so are guests and readers from outside: within a second, each with a word."""
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    took = []
    for kind, away, back, said in CHANGES:
        changed = await alice.send_state(room, kind, away)
        put = await wait_state(alice, room, kind, ai, back, after=changed)
        told = await carol.wait_text(room, said, sender=ai, after=changed)
        assert told["content"]["msgtype"] == "m.notice"
        assert await carol.state(room, kind) == back, "the same on the other server"
        took.append(times(alice, room, changed, put["event_id"]))
    assert median(took) <= 1000, took
    assert (await alice.state(room, DISPLAY))["max_people"] == 20


async def test_public_address_is_taken_away(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await make_group(alice, ai)
    alias = f"#{word()}:{world.a.server_name}"
    await alice.request(
        "PUT", f"/_matrix/client/v3/directory/room/{alias.replace('#', '%23')}", {"room_id": room}
    )
    listing = f"/_matrix/client/v3/directory/list/room/{room}"
    await alice.request("PUT", listing, {"visibility": "public"})
    changed = await alice.send_state(room, "m.room.canonical_alias", {"alias": alias})
    await alice.wait_text(room, "public address", sender=ai, after=changed)
    await alice.wait_text(room, "public list", sender=ai, after=changed)
    assert await alice.state(room, "m.room.canonical_alias") == {}
    assert (await alice.request("GET", listing))["visibility"] == "private"


async def test_raised_power_is_put_back(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    raised = await change_levels(
        alice, room, users={bob.user_id: 100, carol.user_id: 60}, kick=0, events={LEVELS: 0}
    )
    put = await wait_state(bob, room, LEVELS, ai, {"kick": 50}, after=raised)
    assert put["content"]["users"] == {bob.user_id: 50, carol.user_id: 50}
    assert put["content"]["events"][LEVELS] == 100
    await bob.wait_text(room, "power levels back", sender=ai, after=raised)
    with pytest.raises(ClientRefused):
        await change_levels(bob, room, users={bob.user_id: 100})
    with pytest.raises(ClientRefused):
        await bob.send_state(room, "m.room.join_rules", {"join_rule": "public"})


@pytest.mark.soak
@pytest.mark.parametrize("version", ["10", "11"])
async def test_in_older_rooms_nobody_can_raise_anybody(world: World, version: str) -> None:
    parlour = world.parlour({"groups": {"room_version": version}})
    await parlour.start()
    try:
        alice, bob = await world.person("Alice"), await world.person("Bob")
        room = await make_group(alice, parlour.seat.ai_user_id, bob)
        for person in (alice, bob):
            with pytest.raises(ClientRefused):
                await change_levels(person, room, users={bob.user_id: 100})
        assert await alice.send_state(room, "m.room.topic", {"topic": "Tea"})
    finally:
        await parlour.stop()


@pytest.mark.parametrize("version", ["12", *OLD])
async def test_creator_cannot_be_removed(world: World, version: str) -> None:
    """By a member, by power 99 and 100, by any command."""
    parlour = world.parlour({"groups": {"room_version": version, "newcomer": "0s"}})
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        carol = await world.person("Carol", world.b)
        room = await make_group(alice, ai, bob, carol)
        for who in (alice.user_id, ai):
            for command in (f"remove {who}", f"ban {who}", f"remove {who} spam", f"kick {who}"):
                said = await bob.send_text(room, f"!ai {command}")
                await bob.wait_text(room, "", sender=ai, after=said)
        users = {bob.user_id: 100, carol.user_id: 99}
        await change_levels_as_ai(world, parlour, room, users=users)
        for person in (bob, carol):
            await eventually(partial(_has, person, room, users))
            for who in (alice.user_id, ai):
                with pytest.raises(ClientRefused):
                    await person.kick(room, who)
                with pytest.raises(ClientRefused):
                    await person.ban(room, who)
            with pytest.raises(ClientRefused):
                await change_levels(person, room, users={alice.user_id: 0})
            await tell(person, room, ai, f"!ai remove {alice.user_id}", "made this group")
        assert {alice.user_id, ai} <= bob.joined(room) & carol.joined(room)
    finally:
        await parlour.stop()


async def _has(person: Person, room: str, users: dict[str, int]) -> bool:
    levels = await person.state(room, LEVELS)
    return all(levels["users"].get(user) == level for user, level in users.items())


async def test_own_power_taken_is_said_and_silences(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai, bob)
    await alice.invite(room, ai)
    await alice.wait_text(room, "From now on I read", sender=ai)
    await ask(bob, room, ai)
    taken = await change_levels(alice, room, users={ai: 0})
    told = await bob.wait_text(room, "was taken from me", sender=ai, after=taken)
    assert "150 (Owner)" in told["content"]["body"]
    unanswered = word()
    await bob.send_text(room, unanswered, mentions=[ai])
    given = await change_levels(alice, room, users={ai: 150})
    await bob.wait_text(room, "From now on I read", sender=ai, after=given)
    await ask(bob, room, ai)
    assert answer_to(unanswered) not in said_by(bob, room, ai)


async def test_who_is_beyond_the_last_seat_is_removed(world: World) -> None:
    running = world.parlour({"groups": {"max_people": 2}})
    await running.start()
    try:
        alice, bob, carol = [await world.person(n) for n in ("Alice", "Bob", "Carol")]
        room = await make_group(alice, running.seat.ai_user_id, bob)
        await bob.invite(room, carol.user_id)
        await alice.wait_member(room, carol.user_id, "leave")
        told = await alice.wait_text(room, "full", sender=running.seat.ai_user_id)
        assert carol.user_id in told["content"]["body"]
    finally:
        await running.stop()
