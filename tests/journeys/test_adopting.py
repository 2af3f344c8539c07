"""Rooms that people made themselves: what the AI needs there, and what it keeps until it has it."""

import sqlite3

import pytest

from appservice.model.group import DISPLAY
from stage.http import call
from stage.parlour import Parlour
from stage.person import Person
from stage.ports import free_port
from tests.journeys.robust import faulty_parlour
from tests.journeys.speech import Event, ask, prompt_about, said_by, whole
from tests.journeys.world import World, answer_to, own_group, word

OLD = [pytest.param(version, marks=pytest.mark.soak) for version in ("10", "11")]
NEEDS = {"10": "power level 100", "11": "power level 100", "12": "power level 150 (Owner)"}


async def give_power(person: Person, room: str, ai: str, level: int) -> str:
    """What a click on the AI's name does in Element; the event's ID."""
    levels = await person.state(room, "m.room.power_levels")
    users = levels.get("users", {}) | {ai: level}
    return await person.send_state(room, "m.room.power_levels", levels | {"users": users})


async def element_room(maker: Person, ai: str, *others: Person, version: str = "12") -> str:
    """A room as Element makes it for friends, the AI invited like everybody else."""
    room = await maker.create_room(
        preset="private_chat",
        name="Ours",
        room_version=version,
        invite=[ai, *(person.user_id for person in others)],
    )
    for person in others:
        await person.wait_invite(room=room)
        await person.join(room)
    return room


def remembers(parlour: Parlour, text: str) -> bool:
    """Whether any column of any row on the rooms' side holds that text."""
    database = sqlite3.connect(f"file:{parlour.directory / 'data' / 'rooms.db'}?mode=ro", uri=True)
    try:
        dump = "\n".join(database.iterdump()).casefold()
    finally:
        database.close()
    return text in dump or text.encode().hex() in dump


def notices(person: Person, room: str, ai: str) -> list[Event]:
    """What the AI has said of itself in a room, as this client has seen it."""
    return [
        event
        for event in person.timeline(room)
        if event["sender"] == ai and event["content"].get("msgtype") == "m.notice"
    ]


@pytest.mark.parametrize("version", ["12", *OLD])
async def test_adopt_a_room_made_in_element(world: World, parlour: Parlour, version: str) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await element_room(alice, ai, bob, version=version)
    told = await alice.wait_text(room, NEEDS[version], sender=ai)
    assert told["content"]["msgtype"] == "m.notice"
    assert "Element" in told["content"]["body"]
    secret, unanswered = word(), word()
    await bob.send_text(room, f"for us alone: {secret}")
    await bob.send_text(room, f"Parlour, {unanswered}?", mentions=[ai])
    await give_power(alice, room, ai, 50)
    await give_power(alice, room, ai, 150 if version == "12" else 100)
    hello = await bob.wait_text(room, "From now on I read", sender=ai)
    await alice.wait_id(room, hello["event_id"])
    assert await alice.state(room, "m.room.guest_access") == {"guest_access": "forbidden"}
    assert (await alice.state(room, DISPLAY))["max_people"] == 20
    question = word()
    await bob.send_text(room, question, mentions=[ai])
    await bob.wait_text(room, answer_to(question), sender=ai)
    assert remembers(parlour, question)
    assert secret not in whole(prompt_about(world, question))
    assert not remembers(parlour, secret)
    assert said_by(bob, room, ai, after=hello["event_id"]) == [answer_to(question)]
    assert len(notices(alice, room, ai)) == 2, "what is missing, and the welcome"


async def test_trusted_from_the_start_it_works_at_once(world: World, parlour: Parlour) -> None:
    """In version 12 who is invited to a `trusted_private_chat` becomes one of its creators."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await alice.create_room(preset="trusted_private_chat", invite=[ai, bob.user_id])
    await alice.wait_text(room, "From now on I read", sender=ai)
    await ask(alice, room, ai)
    assert len(notices(alice, room, ai)) == 1


async def test_power_that_is_taken_away_silences_it(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai, bob)
    await alice.invite(room, ai)
    await alice.wait_text(room, "From now on I read", sender=ai)
    await ask(bob, room, ai)
    await give_power(alice, room, ai, 0)
    lost = await bob.wait_text(room, "was taken from me", sender=ai)
    assert NEEDS["12"] in lost["content"]["body"]
    secret = word()
    silent = await bob.send_text(room, f"Parlour, {secret}?", mentions=[ai])
    await give_power(alice, room, ai, 150)
    await bob.wait_text(room, "From now on I read", sender=ai, after=silent)
    await ask(bob, room, ai)
    assert not remembers(parlour, secret)


async def test_words_of_its_time_as_a_guest_that_reach_it_late(world: World) -> None:
    """A way that lost them hands them out when it reads along already: they stay unread."""
    parlour = world.parlour(
        {"appservice": {"bind_port": free_port()}, "sync": {"reconcile_every": "1h"}}
    )
    alice = await world.person("Alice")
    ai = parlour.seat.ai_user_id
    room = await element_room(alice, ai)
    await parlour.start()  # it looks once at the start, and is never pushed to
    await alice.wait_text(room, NEEDS["12"], sender=ai)
    secret = word()
    late = await alice.send_text(room, f"Parlour, {secret}?", mentions=[ai])
    given = await give_power(alice, room, ai, 150)
    await push(parlour, alice, room, given)
    hello = await alice.wait_text(room, "From now on I read", sender=ai)
    await push(parlour, alice, room, late)
    await parlour.restart(kill=True)  # and it looks once more
    question = word()
    asked = await alice.send_text(room, question, mentions=[ai])
    await push(parlour, alice, room, asked)
    await alice.wait_text(room, answer_to(question), sender=ai)
    assert said_by(alice, room, ai, after=hello["event_id"]) == [answer_to(question)]
    assert not remembers(parlour, secret)
    assert await parlour.stop() == 0


@pytest.mark.parametrize("point", ["guest-passed-over", "governed-not-noted"])
async def test_killed_while_it_is_given_power(world: World, point: str) -> None:
    """It says hello once, and has kept nothing of its time as a guest."""
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await element_room(alice, ai)
    await alice.wait_text(room, NEEDS["12"], sender=ai)
    secret = word()
    await alice.send_text(room, f"Parlour, {secret}?", mentions=[ai])
    faults.kill_at(point)
    await give_power(alice, room, ai, 150)
    await parlour.process.wait_end(30)
    await parlour.start()
    hello = await alice.wait_text(room, "From now on I read", 30, sender=ai)
    await ask(alice, room, ai)
    assert not remembers(parlour, secret)
    assert len(said_by(alice, room, ai, after=hello["event_id"])) == 1
    assert sum("From now on" in body for body in said_by(alice, room, ai)) == 1
    assert await parlour.stop() == 0


@pytest.mark.soak
@pytest.mark.parametrize("version", ["10", "11"])
async def test_an_admin_beside_it_is_named(world: World, parlour: Parlour, version: str) -> None:
    """In these versions nobody can lower who stands as high as they do."""
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await element_room(alice, ai, bob, version=version)
    await alice.wait_text(room, NEEDS[version], sender=ai)
    await give_power(alice, room, bob.user_id, 100)
    await give_power(bob, room, ai, 100)
    hello = await alice.wait_text(room, "From now on I read", sender=ai)
    honest = hello["content"]["body"].split("\n")[-1]
    assert "may not lower or remove" in honest
    assert bob.user_id in honest
    assert alice.user_id not in honest, "she made it"
    await ask(bob, room, ai)


async def declined(person: Person, room: str, ai: str) -> str:
    """With what reason the AI did not come, or left again."""
    await person.wait_member(room, ai, "leave")
    event = await person.wait_event(
        room, lambda e: e.get("state_key") == ai and e["content"]["membership"] == "leave"
    )
    return str(event["content"]["reason"])


async def test_it_does_not_come_where_it_cannot_keep_the_rules(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    old = await alice.create_room(preset="private_chat", room_version="9", invite=[ai])
    assert "version 9" in await declined(alice, old, ai)
    for rule in ("knock", "public"):
        rules = {"type": "m.room.join_rules", "state_key": "", "content": {"join_rule": rule}}
        room = await alice.create_room(
            preset="private_chat", initial_state=[rules], room_version="12", invite=[ai]
        )
        assert "invitation alone" in await declined(alice, room, ai)
        events = [e for e in alice.timeline(room) if e["sender"] == ai]
        assert [e["content"]["membership"] for e in events] == ["leave"], "it was never in"


async def test_a_room_over_the_cap_is_declined(world: World) -> None:
    parlour = world.parlour({"groups": {"max_people": 2}})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob, carol = [await world.person(name) for name in ("Alice", "Bob", "Carol")]
    room = await own_group(alice, ai, bob, carol)
    await alice.invite(room, ai)
    assert "at most 2 people" in await declined(alice, room, ai)
    await bob.wait_member(room, ai, "leave")
    (told,) = said_by(bob, room, ai)
    assert "at most 2 people" in told, "not every client shows why somebody left"
    assert await alice.state(room, "m.room.guest_access") == {"guest_access": "can_join"}
    await alice.kick(room, carol.user_id)
    await alice.wait_member(room, carol.user_id, "leave")
    await alice.invite(room, ai)
    await alice.wait_text(room, "From now on I read", sender=ai)
    grown = await element_room(alice, ai, bob)
    await alice.wait_text(grown, NEEDS["12"], sender=ai)
    await alice.invite(grown, carol.user_id)
    await carol.join(grown)
    await give_power(alice, grown, ai, 150)
    waits = await alice.wait_text(grown, "I begin when some have left", sender=ai)
    assert {bob.user_id, carol.user_id} <= alice.joined(grown), "nobody is removed to begin with"
    await carol.leave(grown)
    await alice.wait_text(grown, "From now on I read", sender=ai, after=waits["event_id"])
    assert await parlour.stop() == 0


async def push(parlour: Parlour, person: Person, room: str, event_id: str) -> None:
    """Hand one event to Parlour as its homeserver would."""
    event = await person.wait_id(room, event_id)
    await call(
        "PUT",
        f"http://127.0.0.1:{parlour.settings['appservice']['bind_port']}"
        f"/_matrix/app/v1/transactions/{event_id.strip('$')}",
        token=parlour.seat.hs_token,
        body={"events": [{**event, "room_id": room}]},
    )
