"""A group ends, or goes on without who made it: everybody out, nothing kept, nobody stuck."""

import sqlite3

import pytest

from stage.clients import ClientRefused
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import ask, eventually, tell
from tests.journeys.world import World, make_group

TABLES = (
    *("inbox", "rooms", "lines", "turns", "acts", "timers", "audit", "invitations"),
    *("links", "codes"),
)


def rows_of(parlour: Parlour, room: str) -> list[str]:
    """The tables of the rooms' database that have rows of a room."""
    database = sqlite3.connect(parlour.directory / "data" / "rooms.db")
    try:
        return [
            table
            for table in TABLES
            if database.execute(f"select 1 from {table} where room_id = ?", (room,)).fetchone()
        ]
    finally:
        database.close()


def kept_of(parlour: Parlour, word: str) -> list[str]:
    """The tables of the rooms' database in which a word can be read."""
    database = sqlite3.connect(parlour.directory / "data" / "rooms.db")
    try:
        found = []
        for table in TABLES:
            for row in database.execute(f"select * from {table}"):
                texts = [v.decode() if isinstance(v, bytes) else str(v) for v in row]
                if any(word in text for text in texts):
                    found.append(table)
        return sorted(set(found))
    finally:
        database.close()


async def until_forgotten(parlour: Parlour, word: str, room: str) -> None:
    async def forgotten() -> bool:
        return not kept_of(parlour, word) and set(rows_of(parlour, room)) <= {"inbox", "audit"}

    await eventually(forgotten)


async def _ended(alice: Person, room: str, ai: str) -> None:
    await tell(alice, room, ai, "!ai end", "can't be undone")
    await alice.send_text(room, "!ai end yes")


async def test_the_creator_ends_the_group_and_nothing_is_kept(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob, dan = [await world.person(name) for name in ("Alice", "Bob", "Dan")]
    carol = await world.person("Carol", world.b)
    room = await make_group(alice, ai, bob, carol)
    await bob.invite(room, dan.user_id)
    await dan.wait_invite(room=room)
    secret = "the key lies under the third stone"
    await ask(carol, room, ai, secret)
    assert "lines" in kept_of(parlour, secret)
    await tell(bob, room, ai, "!ai end", f"Only {alice.user_id}")
    await tell(alice, room, ai, "!ai end yes", "can't be undone")  # not at once
    assert bob.members(room)[alice.user_id] == "join"
    await alice.send_text(room, "!ai end yes")
    for person in (bob, carol, dan):
        await person.wait_member(room, person.user_id, "leave")
    await alice.wait_text(room, "ends this group", sender=ai)
    await alice.wait_member(room, ai, "leave")
    assert alice.joined(room) == {alice.user_id}
    assert (await alice.state(room, "m.room.name"))["name"] == "Kyoto trip (ended)"
    assert (await alice.state(room, "m.room.power_levels"))["invite"] == 100
    await until_forgotten(parlour, secret, room)
    assert kept_of(parlour, carol.user_id) == []
    assert kept_of(parlour, bob.user_id) == kept_of(parlour, dan.user_id) == []
    with pytest.raises(ClientRefused):
        await bob.join(room)


async def test_the_last_human_to_leave_takes_what_was_kept_along(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    secret = "we meet at the old mill"
    await ask(carol, room, ai, secret)
    await alice.leave(room)
    told = await carol.wait_text(room, "not in it any more", sender=ai)
    assert alice.user_id in told["content"]["body"]
    await ask(carol, room, ai)
    assert "lines" in kept_of(parlour, secret)
    await tell(carol, room, ai, "!ai settings people 5", "decides that")
    await carol.leave(room)
    await until_forgotten(parlour, secret, room)
    assert kept_of(parlour, carol.user_id) == []


@pytest.mark.parametrize("version", [pytest.param(v, marks=pytest.mark.soak) for v in ("10", "11")])
async def test_in_older_rooms_the_creator_is_removed_too(world: World, version: str) -> None:
    parlour = world.parlour({"groups": {"room_version": version}})
    await parlour.start()
    try:
        ai = parlour.seat.ai_user_id
        alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
        room = await make_group(alice, ai, carol)
        await _ended(alice, room, ai)
        for person in (carol, alice):
            await person.wait_member(room, person.user_id, "leave")
        await until_forgotten(parlour, carol.user_id, room)
    finally:
        await parlour.stop()
