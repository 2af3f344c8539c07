"""When the homeserver pushes nothing, or not all: what is missing is found by looking."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from appservice.matrix.keys import CURSOR as KEYS
from appservice.matrix.reconcile import CURSOR as TIMELINE
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from stage.chaos import Talker
from stage.http import call
from stage.parlour import Parlour
from stage.ports import free_port
from tests.journeys.robust import bodies, history, rooms_url
from tests.journeys.world import World, answer_to, direct_chat, make_group, own_group, word


def unreached(world: World, every: str) -> Parlour:
    """A Parlour that listens where its homeserver does not push to."""
    return world.parlour(
        {"appservice": {"bind_port": free_port()}, "sync": {"reconcile_every": every}}
    )


def joinings(events: list[dict[str, object]], user: str) -> int:
    return sum(
        e["type"] == "m.room.member" and e["state_key"] == user and _membership(e) == "join"
        for e in events
    )


def _membership(event: dict[str, object]) -> object:
    content = event["content"]
    assert isinstance(content, dict)
    return content.get("membership")


@pytest.fixture(scope="module")
async def looking(world: World) -> AsyncIterator[Parlour]:
    """A Parlour that is never pushed to, and looks twice a second."""
    parlour = unreached(world, "500ms")
    await parlour.start()
    yield parlour
    await parlour.stop()


async def test_everything_works_by_looking_alone(world: World, looking: Parlour) -> None:
    ai = looking.seat.ai_user_id
    alice, carol = await world.person("Alice"), await world.person("Carol", world.b)
    room = await make_group(alice, ai, carol)
    question = word()
    await carol.send_text(room, f"and {question}?", mentions=[ai])
    await carol.wait_text(room, answer_to(question), 30, sender=ai)
    assert (await bodies(alice, room, ai)).count(answer_to(question)) == 1


async def test_a_gap_of_more_than_a_page_is_filled_from_its_beginning(
    world: World, looking: Parlour
) -> None:
    ai = looking.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await looking.stop()
    talker = Talker(alice.account, ai)
    first = await talker.ask(room)
    await asyncio.gather(*(talker.chatter(room, 25) for _ in range(6)))
    last = await talker.ask(room)
    await looking.start()
    await alice.wait_text(room, first.answer, 60, sender=ai)
    await alice.wait_text(room, last.answer, 60, sender=ai)
    assert (await talker.tally()).complete


async def test_what_was_said_before_it_came_is_not_answered(world: World, looking: Parlour) -> None:
    """A group of people had talked about it, and with its name, before they invited it."""
    ai = looking.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai, bob)
    before = word()
    await alice.send_text(room, f"and {before}?", mentions=[ai])
    await alice.invite(room, ai)
    await alice.wait_member(room, ai)
    await bob.wait_text(room, "Hello, I'm", 30, sender=ai)
    question = word()
    await bob.send_text(room, f"and {question}?", mentions=[ai])
    await bob.wait_text(room, answer_to(question), 30, sender=ai)
    assert answer_to(before) not in await bodies(bob, room, ai)
    asked = next(r for r in reversed(world.model.requests) if question in r.last_user)
    assert before not in " ".join(text for _, text in asked.texts)


async def test_invited_by_both_ways_it_joins_and_greets_once(world: World) -> None:
    parlour = world.parlour({"sync": {"reconcile_every": "50ms"}})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    rooms = [await direct_chat(alice, ai) for _ in range(4)]
    question = word()
    await alice.send_text(rooms[-1], question)
    await alice.wait_text(rooms[-1], answer_to(question), 30, sender=ai)
    for room in rooms:
        assert joinings(await history(alice, room), ai) == 1
        said = await bodies(alice, room, ai)
        assert sum("ask me anything" in one for one in said) == 1
    await parlour.stop()


async def test_a_speaker_whose_joining_was_lost_is_answered(world: World) -> None:
    parlour = unreached(world, "1h")
    await parlour.start()
    ai, seat = parlour.seat.ai_user_id, parlour.seat
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai)
    await alice.invite(room, ai)
    await parlour.restart()  # it looks once at the start
    await alice.wait_text(room, "Hello, I'm", 30, sender=ai)
    await alice.invite(room, bob.user_id)
    await bob.wait_invite(room=room)
    await bob.join(room)
    question = word()
    asked = await bob.send_text(room, f"and {question}?", mentions=[ai])
    event = next(e for e in await history(bob, room) if e["event_id"] == asked)
    await call(
        "PUT",
        f"http://127.0.0.1:{parlour.settings['appservice']['bind_port']}"
        "/_matrix/app/v1/transactions/1",
        token=seat.hs_token,
        body={"events": [{**event, "room_id": room}]},
    )
    await bob.wait_text(room, answer_to(question), 30, sender=ai)
    await parlour.stop()


async def test_removed_while_down_and_asked_back(world: World) -> None:
    """It notices that it is out; asked back it says hello again, and answers."""
    parlour = world.parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai, bob)
    await alice.invite(room, ai)
    await alice.wait_text(room, "Hello, I'm", 30, sender=ai)
    await parlour.stop()
    await alice.kick(room, ai)
    away = word()
    await alice.send_text(room, f"and {away}?", mentions=[ai])
    await parlour.start()
    await alice.wait_member(room, ai, "leave")
    kicked = await alice.send_text(room, "come back")
    await alice.invite(room, ai)
    await alice.wait_text(room, "Hello, I'm", 30, sender=ai, after=kicked)
    question = word()
    await bob.send_text(room, f"and {question}?", mentions=[ai])
    await bob.wait_text(room, answer_to(question), 30, sender=ai)
    said = await bodies(alice, room, ai)
    assert sum("Hello, I'm" in one for one in said) == 2
    assert answer_to(away) not in said
    assert "row_quarantined" not in parlour.log()
    await parlour.stop()


async def test_left_direct_chat_is_a_direct_chat_again(world: World, looking: Parlour) -> None:
    ai = looking.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    await alice.send_text(room, "!ai leave")
    await alice.wait_member(room, ai, "leave", 30)
    mark = (await history(alice, room))[-1]["event_id"]
    path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/state/m.room.member/{quote(ai)}"
    await alice.request("PUT", path, {"membership": "invite", "is_direct": True})
    await alice.wait_text(room, "ask me anything", 30, sender=ai, after=mark)
    question = word()
    await alice.send_text(room, question)
    await alice.wait_text(room, answer_to(question), 30, sender=ai)


async def test_cursors_that_the_homeserver_does_not_know_begin_again(
    world: World, looking: Parlour
) -> None:
    ai = looking.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    await looking.stop()
    async with open_rooms(rooms_url(looking), None, IdentitySeal()) as rooms:
        await rooms.chat.put_cursor(TIMELINE, "nonsense")
        await rooms.chat.put_cursor(KEYS, "nonsense")
    question = word()
    await alice.send_text(room, question)
    await looking.start()
    await alice.wait_text(room, answer_to(question), 30, sender=ai)
    assert sum("ask me anything" in said for said in await bodies(alice, room, ai)) == 1
