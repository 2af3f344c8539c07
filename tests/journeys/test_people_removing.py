"""Members remove members: who may, whom nobody can, what everybody reads, how it is undone."""

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import caught_up, said_by, tell
from tests.journeys.world import World, make_group


async def _comes(person: Person, room: str, inviter: Person) -> None:
    """Somebody comes in by a member's own invitation."""
    await inviter.invite(room, person.user_id)
    await person.wait_invite(room=room)
    await person.join(room, via=[inviter.user_id.partition(":")[2]])
    await inviter.wait_member(room, person.user_id)
    await caught_up(room, inviter, person)


async def test_a_member_removes_a_member(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    await caught_up(room, alice, carol)
    asked = await bob.send_text(room, f"!ai remove {carol.user_id} was rude")
    await carol.wait_member(room, carol.user_id, "leave")
    for seer in (alice, bob):
        told = await seer.wait_text(room, f"I removed {carol.user_id}", sender=ai, after=asked)
        assert told["content"]["msgtype"] == "m.notice"
        assert f"for {bob.user_id}, whom {alice.user_id} had invited" in told["content"]["body"]
        assert "was rude" in told["content"]["body"]
    gone = await carol.wait_event(
        room,
        lambda e: e["type"] == "m.room.member" and e["content"]["membership"] == "leave",
    )
    assert gone["sender"] == ai
    assert bob.user_id in gone["content"]["reason"]
    assert "was rude" in gone["content"]["reason"]


async def test_undo_brings_a_removed_person_back(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    await caught_up(room, alice, carol)
    await tell(bob, room, ai, f"!ai remove {carol.user_id}", "I removed")
    await carol.wait_member(room, carol.user_id, "leave")
    await tell(alice, room, ai, "!ai undo", f"I invited {carol.user_id} again for {alice.user_id}")
    await carol.wait_invite(room=room)
    await carol.join(room, via=[ai.partition(":")[2]])
    await bob.wait_member(room, carol.user_id)
    await tell(bob, room, ai, "!ai undo", "Nobody was added or removed")


async def test_undo_takes_an_addition_back(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    dave = await world.person("Dave", world.b)
    room = await make_group(alice, ai, bob)
    await tell(bob, room, ai, f"!ai add {dave.user_id}", "I invited")
    await dave.wait_invite(room=room)
    await tell(bob, room, ai, "!ai undo", f"I removed {dave.user_id}")
    await dave.wait_member(room, dave.user_id, "leave")
    assert dave.invites() == []


async def test_whom_nobody_can_remove(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob)
    await tell(bob, room, ai, f"!ai remove {alice.user_id}", "Nobody can remove the person who")
    await tell(bob, room, ai, f"!ai ban {alice.user_id}", "Only the person who made this group")
    await tell(bob, room, ai, f"!ai remove {ai}", "!ai leave")
    await tell(bob, room, ai, f"!ai remove {bob.user_id}", "leave by yourself")
    await tell(bob, room, ai, f"!ai remove {carol.user_id}", "is not here")
    await tell(bob, room, ai, "!ai remove carol", '"carol" is not a Matrix ID')
    await tell(bob, room, ai, "!ai remove", "Say whom")
    assert alice.joined(room) == {alice.user_id, bob.user_id, ai}


async def test_newcomers_cannot_remove(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    dave = await world.person("Dave", world.b)
    room = await make_group(alice, ai, bob)
    await _comes(dave, room, bob)
    await tell(dave, room, ai, f"!ai remove {bob.user_id}", "You came a short while ago")
    erin = await world.person("Erin", world.b)
    await _comes(erin, room, alice)
    await tell(erin, room, ai, f"!ai remove {dave.user_id}", f"I removed {dave.user_id}")
    await dave.wait_member(room, dave.user_id, "leave")
    assert bob.user_id in alice.joined(room)


async def test_who_thinks_again_withdraws_an_invitation(world: World, parlour: Parlour) -> None:
    """Newcomers too: it was their own wish."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    dave, erin = await world.person("Dave"), await world.person("Erin", world.b)
    room = await make_group(alice, ai, bob)
    await _comes(dave, room, bob)
    await tell(dave, room, ai, f"!ai add {erin.user_id}", "I invited")
    await erin.wait_invite(room=room)
    await tell(dave, room, ai, f"!ai remove {erin.user_id}", f"I removed {erin.user_id}")
    await erin.wait_member(room, erin.user_id, "leave")


async def test_the_creator_bans_and_lifts_it(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    await caught_up(room, alice, carol)
    await tell(bob, room, ai, f"!ai ban {carol.user_id}", "Only the person who made this group")
    await tell(alice, room, ai, f"!ai ban {carol.user_id} spam", f"I banned {carol.user_id}")
    await carol.wait_member(room, carol.user_id, "ban")
    await tell(bob, room, ai, f"!ai add {carol.user_id}", "was banned here")
    await tell(bob, room, ai, f"!ai unban {carol.user_id}", "Only the person who made this group")
    await tell(alice, room, ai, f"!ai unban {carol.user_id}", "is not banned any more")
    await tell(bob, room, ai, f"!ai add {carol.user_id}", f"I invited {carol.user_id}")
    await carol.wait_invite(room=room)


async def test_the_creator_keeps_removing_to_themselves(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob, carol = [await world.person(name) for name in ("Alice", "Bob", "Carol")]
    room = await make_group(alice, ai, bob, carol)
    await tell(bob, room, ai, "!ai removals", "Every member can have somebody removed")
    await tell(bob, room, ai, "!ai removals creator", "Only the person who made this group")
    await tell(alice, room, ai, "!ai removals creator", "can have somebody removed")
    await alice.wait_event(
        room,
        lambda e: e["type"] == "im.parlour.group" and e["content"].get("removals") == "creator",
    )
    await tell(bob, room, ai, f"!ai remove {carol.user_id}", "only the person who made it")
    assert carol.user_id in alice.joined(room)
    asked = await alice.send_text(room, f"!ai remove {carol.user_id}")
    told = await bob.wait_text(room, "I removed", sender=ai, after=asked)
    assert f"for {alice.user_id}, who made this group" in told["content"]["body"]
    await carol.wait_member(room, carol.user_id, "leave")


async def test_direct_chats_have_nobody_to_remove(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    chat = await alice.create_direct(ai)
    await alice.wait_text(chat, "ask me anything", sender=ai)
    await tell(alice, chat, ai, f"!ai remove {ai}", "in groups only")
    await tell(alice, chat, ai, "!ai members", "in groups only")
    assert len(said_by(alice, chat, ai)) == 3
