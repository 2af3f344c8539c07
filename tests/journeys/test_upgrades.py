"""Rooms that their people upgrade: the AI goes along as far as the old room's own word reaches."""

from urllib.parse import quote

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.robust import ai_rooms, eventually
from tests.journeys.speech import Event, ask, prompt_about, said_by, whole
from tests.journeys.test_adopting import NEEDS, element_room, give_power, remembers
from tests.journeys.world import World, answer_to, make_group, own_group, room_server, word

MOVED = "has moved on to a new one"


async def upgrade(person: Person, room: str) -> str:
    """What a click on "Upgrade this room" does; the new room's ID."""
    path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/upgrade"
    answer = await person.request("POST", path, {"new_version": "12"})
    new = str(answer["replacement_room"])
    await person.wait_member(new, person.user_id)
    return new


async def bring(maker: Person, room: str, *others: Person) -> None:
    """Invite people, and have them follow."""
    for person in others:
        await maker.invite(room, person.user_id)
        await person.wait_invite(room=room)
        await person.join(room, via=[room_server(maker)])
        await maker.wait_member(room, person.user_id)


async def asked_about(world: World, person: Person, room: str, ai: str) -> str:
    """All that the model is told for one more question."""
    question = word()
    await person.send_text(room, question, mentions=[ai])
    await person.wait_text(room, answer_to(question), sender=ai)
    return whole(prompt_about(world, question))


async def left(person: Person, room: str, user: str) -> str:
    """The reason that somebody gave for leaving a room."""

    def fits(event: Event) -> bool:
        return event.get("state_key") == user and event["content"].get("membership") == "leave"

    event = await person.wait_event(room, fits, what=f"{user} leaving")
    return str(event["content"]["reason"])


async def test_upgrade_by_its_creator_is_followed(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    old = await make_group(alice, ai, bob)
    secret = word()
    await bob.send_text(old, f"remember {secret}")
    await ask(alice, old, ai)
    new = await upgrade(alice, old)
    told = await bob.wait_text(old, MOVED, sender=ai)
    assert told["content"]["msgtype"] == "m.notice"
    await alice.send_text(old, f"Parlour, still there? {word()}", mentions=[ai])
    await bring(alice, new, bob)
    await alice.invite(new, ai)
    await alice.wait_text(new, NEEDS["12"], sender=ai)
    unheard = word()
    await bob.send_text(new, f"only for us: {unheard}")
    await bob.wait_member(old, ai, "leave")
    assert said_by(bob, old, ai, after=told["event_id"]) == [], "it was silent from then on"
    await give_power(alice, new, ai, 150)
    hello = await bob.wait_text(new, "From now on I read", sender=ai)
    assert "still know what was said in the old room" in hello["content"]["body"]
    text = await asked_about(world, bob, new, ai)
    assert secret in text
    assert unheard not in text


async def test_what_is_removed_in_the_old_room_is_forgotten_in_the_new_one(
    world: World, parlour: Parlour
) -> None:
    """Bob has not followed yet: the AI is in both."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    old = await make_group(alice, ai, bob)
    regretted, kept = word(), word()
    slip = await bob.send_text(old, f"remember {regretted}")
    await bob.send_text(old, f"and {kept}")
    await ask(alice, old, ai)
    new = await upgrade(alice, old)
    await bob.wait_text(old, MOVED, sender=ai)
    await alice.invite(new, ai)
    await alice.wait_text(new, NEEDS["12"], sender=ai)
    await give_power(alice, new, ai, 150)
    await alice.wait_text(new, "still know what was said in the old room", sender=ai)
    text = await asked_about(world, alice, new, ai)
    assert regretted in text
    assert kept in text
    await alice.redact(old, slip)

    async def forgotten() -> bool:
        return regretted not in await asked_about(world, alice, new, ai)

    await eventually(forgotten, "what was removed is forgotten")
    assert kept in await asked_about(world, alice, new, ai)
    assert not remembers(parlour, regretted)


async def test_history_does_not_come_to_somebody_who_was_not_there(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    old = await own_group(alice, ai, bob)
    await alice.invite(old, ai)
    await alice.wait_text(old, "From now on I read", sender=ai)
    secret = word()
    await bob.send_text(old, f"remember {secret}")
    await ask(alice, old, ai)
    new = await upgrade(alice, old)
    await bob.wait_text(old, MOVED, sender=ai)
    carol = await world.person("Carol")
    await bring(alice, new, carol)
    await alice.invite(new, ai)
    hello = await carol.wait_text(new, "From now on I read", sender=ai)
    assert "not everybody here was in it" in hello["content"]["body"]
    assert secret not in await asked_about(world, carol, new, ai)
    assert ai in bob.joined(old), "Bob has not followed yet"
    await bring(alice, new, bob)
    assert MOVED in await left(bob, old, ai)


async def test_a_forged_successor_gets_nothing(world: World, parlour: Parlour) -> None:
    """A member names the group as the room before his own; the group knows nothing of it."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    old = await make_group(alice, ai, bob)
    secret = word()
    await alice.send_text(old, f"between us: {secret}")
    await ask(alice, old, ai)
    forged = await own_group(
        bob, ai, creation_content={"predecessor": {"room_id": old, "event_id": "$none"}}
    )
    await bob.invite(forged, ai)
    hello = await bob.wait_text(forged, "From now on I read", sender=ai)
    assert "old room" not in hello["content"]["body"]
    assert secret not in await asked_about(world, bob, forged, ai)
    await ask(alice, old, ai)
    assert not [body for body in said_by(alice, old, ai) if MOVED in body]


async def test_whoever_may_not_ask_it_in_may_take_it_along(world: World) -> None:
    """The creator is on another server, whose people may not invite the AI by themselves."""
    parlour = world.parlour({"admission": {"may_invite": [f"@*:{world.a.server_name}"]}})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    old = await own_group(carol, ai, alice)
    await alice.invite(old, ai)
    await carol.wait_text(old, "From now on I read", sender=ai)
    elsewhere = await element_room(carol, ai)
    await carol.wait_member(elsewhere, ai, "leave")
    new = await upgrade(carol, old)
    await alice.wait_text(old, MOVED, sender=ai)
    await carol.invite(new, ai)
    await carol.wait_member(new, ai)
    await carol.wait_text(new, "I'm Parlour", sender=ai)
    await parlour.kill9()
    await bring(carol, new, alice)
    await parlour.start()

    async def gone() -> bool:
        return old not in await ai_rooms(parlour)

    await eventually(gone, "it leaves the old room when everybody has followed")
    await ask(alice, new, ai)
    assert await parlour.stop() == 0
