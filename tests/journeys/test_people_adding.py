"""Members add members, whoever and wherever they are; and who is in is no secret."""

from stage.parlour import Parlour
from tests.journeys.speech import tell
from tests.journeys.world import World, make_group


async def test_a_member_adds_people(world: World, parlour: Parlour) -> None:
    """One notice tells what became of each of them."""
    ai = parlour.seat.ai_user_id
    alice, bob, carol = [await world.person(name) for name in ("Alice", "Bob", "Carol")]
    dave = await world.person("Dave", world.b)
    away, bad = "@erin:localhost:9", "@frank"
    room = await make_group(alice, ai, bob)
    asked = await bob.send_text(
        room, f"!ai add {bad} {away} {carol.user_id} {dave.user_id}, {alice.user_id}"
    )
    await carol.wait_invite(room=room, inviter=ai)
    await dave.wait_invite(room=room, inviter=ai)
    told = await alice.wait_text(room, "I invited", sender=ai, after=asked)
    assert told["content"]["body"].split("\n") == [
        f"I invited {carol.user_id}, {dave.user_id} for {bob.user_id}. !ai undo takes it back.",
        f"{alice.user_id} is here already.",
        f"I could not invite {away}: the server localhost:9 can't be reached now. Try again later.",
        f'"{bad}" is not a Matrix ID, so I invited nobody by it. One looks like @friend:server.',
    ]
    await dave.join(room, via=[ai.partition(":")[2]])
    await carol.join(room)
    await bob.wait_member(room, dave.user_id)
    await tell(bob, room, ai, f"!ai add {dave.user_id}", f"{dave.user_id} is here already.")


async def test_who_declined_is_not_asked_again_and_nobody_learns_why(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol, dave = await world.person("Carol"), await world.person("Dave", world.b)
    room = await make_group(alice, ai, bob)
    await tell(bob, room, ai, f"!ai add {carol.user_id} {dave.user_id}", "I invited")
    for person in (carol, dave):
        await person.wait_invite(room=room)
        await person.leave(room)
        await alice.wait_member(room, person.user_id, "leave")
    for person in (carol, dave):
        told = await tell(alice, room, ai, f"!ai add {person.user_id}", "can't invite")
        assert told["content"]["body"] == f"I can't invite {person.user_id} now."
        assert person.invites() == []


async def test_the_list_of_members(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    dave = await world.person("Dave", world.b)
    room = await make_group(alice, ai, bob, carol)
    await bob.invite(room, dave.user_id)
    await alice.wait_member(room, dave.user_id, "invite")
    told = await tell(carol, room, ai, "!ai members", "3 in this group, 1 invited.")
    lines = told["content"]["body"].split("\n")
    a, b = (server.server_name for server in (world.a, world.b))
    assert lines[0].endswith(f"Servers: 2 {a}, 2 {b}.")
    assert len(lines) == 5
    by_user = {line.partition(",")[0]: line for line in lines[1:]}
    assert "made this group, since 20" in by_user[alice.user_id]
    assert by_user[alice.user_id].endswith(": Alice")
    assert f"invited by {alice.user_id}: Bob" in by_user[bob.user_id]
    assert f"invited by {alice.user_id}: Carol" in by_user[carol.user_id]
    assert "not come yet" in by_user[dave.user_id]
    assert f"by {bob.user_id}: Dave" in by_user[dave.user_id]
    assert told["content"]["msgtype"] == "m.notice", "nobody is notified by being listed"
