"""A person's groups in one place: asked for, in step, and gone when they want."""

import pytest

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.robust import ai_rooms, faulty_parlour
from tests.journeys.speech import eventually, tell
from tests.journeys.test_handing_over import hands_over, new_room
from tests.journeys.world import World, direct_chat, make_group

CHILD = "m.space.child"


async def _space(person: Person, chat: str, ai: str) -> str:
    """A Space asked for, and joined."""
    assert person.invites() == []
    await tell_in(person, chat, ai, "!ai space on", "invited you to it")
    # The client may show what is said of the invitation a moment before the invitation.
    invite = await person.wait_invite(inviter=ai)
    await person.join(invite.room_id)
    return invite.room_id


async def tell_in(person: Person, chat: str, ai: str, command: str, expect: str) -> None:
    """Give a command; what comes of it is said when it is done."""
    asked = await person.send_text(chat, command)
    await person.wait_text(chat, expect, sender=ai, after=asked)


async def _holds(person: Person, space: str, *rooms: str) -> None:
    """Wait until the Space shows exactly these groups."""

    async def fits() -> bool:
        state = await person.request("GET", f"/_matrix/client/v3/rooms/{space}/state")
        there = {e["state_key"] for e in state if e["type"] == CHILD and e["content"].get("via")}
        return there == set(rooms)

    await eventually(fits)


async def test_a_space_holds_the_groups_of_who_asked(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    first = await make_group(alice, ai, bob, name="Tea")
    await make_group(bob, ai, name="Bob's own")
    chat = next(room for room in alice.rooms() if room != first)
    rooms_before = set(alice.rooms())
    space = await _space(alice, chat, ai)
    creation = await alice.state(space, "m.room.create")
    assert creation["type"] == "m.space"
    assert creation["additional_creators"] == [alice.user_id]
    assert (await alice.state(space, "m.room.join_rules"))["join_rule"] == "invite"
    assert alice.members(space) == {ai: "join", alice.user_id: "join"}
    await _holds(alice, space, first)

    second = await make_group(bob, ai, alice, name="Mochi")
    await _holds(alice, space, first, second)
    await alice.leave(first)
    await _holds(alice, space, second)
    own = await alice.create_room(name="Mine")
    await alice.send_state(space, CHILD, {"via": [world.a.server_name]}, key=own)
    await bob.kick(second, alice.user_id)
    await _holds(alice, space, own)
    await bob.invite(second, alice.user_id)
    await alice.wait_invite(room=second)
    await alice.join(second)
    await _holds(alice, space, own, second)

    await tell_in(alice, chat, ai, "!ai space on", "already")
    await tell_in(alice, chat, ai, "!ai space off", "left it")
    await alice.wait_member(space, ai, "leave")
    await _holds(alice, space, own)
    assert space not in await ai_rooms(parlour)
    await tell(alice, chat, ai, "!ai space off", "no space")
    await tell(alice, chat, ai, "!ai space on", "ten minutes")
    assert set(alice.rooms()) >= rooms_before - {first}


async def test_a_space_is_only_for_people_of_the_own_server(world: World) -> None:
    parlour = world.parlour({"admission": {"may_invite": ["@*:*"]}})
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
        chat = await direct_chat(carol, ai)
        await tell(carol, chat, ai, "!ai space on", f"people of {world.a.server_name}")
        await tell(carol, chat, ai, "!ai space", "makes you a private space")
        room = await make_group(alice, ai)
        await tell(alice, room, ai, "!ai space on", "direct chat")
        assert carol.invites() == []
        assert alice.invites() == []
    finally:
        await parlour.stop()


@pytest.mark.soak
@pytest.mark.parametrize("version", ["10", "11"])
async def test_a_space_in_older_rooms_is_its_persons_too(world: World, version: str) -> None:
    parlour = world.parlour({"groups": {"room_version": version}})
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice = await world.person("Alice")
        first = await make_group(alice, ai)
        chat = next(room for room in alice.rooms() if room != first)
        space = await _space(alice, chat, ai)
        await _holds(alice, space, first)
        assert (await alice.state(space, "m.room.create"))["room_version"] == version
        await tell_in(alice, chat, ai, "!ai space off", "left it")
        await alice.wait_member(space, ai, "leave")
        await _holds(alice, space)
        await alice.send_state(space, "m.room.name", {"name": "Mine alone"})
        await alice.send_state(space, "m.room.join_rules", {"join_rule": "invite"})
    finally:
        await parlour.stop()


async def test_a_space_is_kept_through_a_crash_and_follows_a_handover(world: World) -> None:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        first = await make_group(alice, ai, bob)
        chat = next(room for room in alice.rooms() if room != first)
        faults.kill_at("space-created-not-noted")
        asked = await alice.send_text(chat, "!ai space on")
        await parlour.process.wait_end(30)
        before = await ai_rooms(parlour)
        await parlour.start()
        await alice.wait_text(chat, "invited you to it", sender=ai, after=asked)
        assert await ai_rooms(parlour) == before, "it was made once"
        invite = await alice.wait_invite(inviter=ai)
        await alice.join(invite.room_id)
        await _holds(alice, invite.room_id, first)
        await hands_over(alice, first, ai, bob)
        second = await new_room(alice, first, ai)
        await _holds(alice, invite.room_id, second)

        await parlour.stop()
        await alice.leave(second)
        await parlour.start()
        await _holds(alice, invite.room_id)
        await alice.leave(invite.room_id)

        async def left() -> bool:
            return invite.room_id not in await ai_rooms(parlour)

        await eventually(left)
    finally:
        await parlour.stop()
