"""A group becomes somebody else's: by a new room in version 12, by power levels before it."""

import contextlib

import pytest

from appservice.model.group import DISPLAY
from stage.clients import ClientRefused
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.links import get_code, make_link, redeem
from tests.journeys.speech import ask, eventually, prompt_about, tell, whole
from tests.journeys.test_ending_groups import rows_of
from tests.journeys.world import World, direct_chat, make_group


async def hands_over(creator: Person, room: str, ai: str, to: Person) -> None:
    """Ask for it, and say yes."""
    await tell(creator, room, ai, f"!ai handover {to.user_id}", "if you mean it")
    await creator.send_text(room, f"!ai handover {to.user_id} yes")


async def new_room(person: Person, old: str, ai: str) -> str:
    """Where the old room says that the group goes on; joined."""
    stone = await person.wait_event(old, lambda e: e["type"] == "m.room.tombstone")
    room = str(stone["content"]["replacement_room"])
    await person.wait_invite(room=room, inviter=ai)

    async def is_in() -> bool:
        # A remote client shows its invitation a moment before the inviting server lets it in.
        with contextlib.suppress(ClientRefused):
            await person.join(room, via=[ai.partition(":")[2]])
        return person.members(room).get(person.user_id) == "join"

    await eventually(is_in)
    return room


async def test_in_version_12_it_goes_on_in_a_new_room(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob, dan = [await world.person(name) for name in ("Alice", "Bob", "Dan")]
    carol = await world.person("Carol", world.b)
    old = await make_group(alice, ai, bob, carol)
    await bob.invite(old, dan.user_id)
    await dan.wait_invite(room=old)
    await tell(alice, old, ai, "!ai settings people 5", "at most 5")
    await bob.send_text(old, "!ai name Tea in Kyoto")
    await bob.wait_text(old, "I named this group", sender=ai)
    link = await make_link(bob, old, ai, "!ai link")
    secret = "the umbrella is yellow"
    await ask(carol, old, ai, secret)
    await tell(bob, old, ai, f"!ai handover {bob.user_id}", "decides that")
    await tell(alice, old, ai, f"!ai handover {dan.user_id}", "is not in this group")
    await tell(alice, old, ai, f"!ai handover {ai}", "Only a person")

    await hands_over(alice, old, ai, carol)
    room = await new_room(carol, old, ai)
    for person in (alice, bob):
        assert await new_room(person, old, ai) == room
        await person.wait_member(old, ai, "leave")
    assert (await dan.wait_invite(room=room)).inviter == ai
    await dan.wait_member(old, dan.user_id, "leave")
    assert [invite.room_id for invite in dan.invites()] == [room]

    creation = await carol.state(room, "m.room.create")
    assert creation["room_version"] == "12"
    assert creation["additional_creators"] == [carol.user_id]
    assert (await carol.state(room, "m.room.name"))["name"] == "Tea in Kyoto"
    assert (await carol.state(room, "m.room.join_rules"))["join_rule"] == "invite"
    told = await alice.wait_text(room, "Here your group goes on", sender=ai)
    assert carol.user_id in told["content"]["body"]

    async def shows() -> bool:
        """By her homeserver, which sends some of a room that it has just come into as state."""
        try:
            return bool((await carol.state(room, DISPLAY))["max_people"] == 5)
        except ClientRefused:
            return False

    await eventually(shows)

    asked = await ask(bob, room, ai, "what colour was it?")
    question = asked["content"]["body"].replace("a-", "q-")
    assert secret in whole(prompt_about(world, question)), "what was said goes along"
    await tell(carol, room, ai, "!ai settings people 4", "at most 4")
    await tell(alice, room, ai, "!ai settings people 5", f"Only {carol.user_id}")
    with pytest.raises(ClientRefused):
        await alice.kick(room, carol.user_id)

    eve = await world.person("Eve", world.b)
    await tell(carol, room, ai, "!ai settings people 5", "at most 5")
    chat = await direct_chat(eve, ai)
    await redeem(eve, chat, ai, await get_code(link), "I invited you to the group")
    assert (await eve.wait_invite(inviter=ai)).room_id == room, "links lead to where it goes on"

    async def only_there() -> bool:
        return rows_of(parlour, old) == ["inbox", "audit"]

    await eventually(only_there)


@pytest.mark.parametrize(
    "version", [pytest.param("11"), pytest.param("10", marks=pytest.mark.soak)]
)
async def test_before_it_by_power_levels(world: World, version: str) -> None:
    parlour = world.parlour({"groups": {"room_version": version}})
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice, bob = await world.person("Alice"), await world.person("Bob")
        carol = await world.person("Carol", world.b)
        room = await make_group(alice, ai, bob, carol)
        await hands_over(alice, room, ai, carol)
        await bob.wait_text(room, f"This group is {carol.user_id}'s from now on", sender=ai)
        levels = await bob.state(room, "m.room.power_levels")
        assert levels["users"] == {ai: 101, carol.user_id: 100, alice.user_id: 50}
        await tell(alice, room, ai, "!ai settings people 5", f"Only {carol.user_id}")
        await tell(carol, room, ai, "!ai settings people 5", "at most 5")
        with pytest.raises(ClientRefused):
            await alice.kick(room, carol.user_id)
        await bob.wait_text(room, "at most 5", sender=ai)
        told = [e for e in bob.timeline(room) if "power levels back" in str(e["content"])]
        assert told == [], "what was asked for is nothing to be put right"
    finally:
        await parlour.stop()
