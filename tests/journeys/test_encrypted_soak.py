"""Many people, many messages, coming and going: nothing is lost, said twice, or unreadable."""

import asyncio
import contextlib
from itertools import cycle

import pytest

from stage.clients import ClientRefused
from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from stage.sight import NotSeen
from tests.journeys.encrypted import join
from tests.journeys.speech import eventually, scrolled_back
from tests.journeys.world import World, answer_to, word

PEOPLE = 19
"""With the AI user twenty members."""
ROUNDS = 50
PATIENCE_S = 90.0


async def _room(people: list[EncryptedPerson], ai: str) -> str:
    maker = people[0]
    room = await maker.create_encrypted(
        room_version="11",
        power_level_content_override={"users": {maker.user_id: 100, ai: 100}},
    )
    for person in people[1:]:
        await maker.invite(room, person.user_id)
        await person.wait_invite(room=room)
        await join(person, room, maker)
    await maker.invite(room, ai)
    await maker.wait_member(room, ai)
    return room


async def _round(room: str, ai: str, people: list[EncryptedPerson], asker: EncryptedPerson) -> str:
    """Everybody says something, one of them to the AI; all can read its answer. The question."""
    question = word()
    said = [
        person.send_text(room, f"and {question}?", mentions=[ai])
        if person is asker
        else person.send_text(room, f"I say {word()}")
        for person in people
    ]
    await asyncio.gather(*said)
    await asyncio.gather(*(_reads(person, room, ai, answer_to(question)) for person in people))
    return question


async def _reads(person: EncryptedPerson, room: str, ai: str, answer: str) -> None:
    """Until that person can read the answer; what stands in the way is told."""
    try:
        await person.wait_text(room, answer, PATIENCE_S, sender=ai)
    except NotSeen as error:
        lately = [e for e in person.sight.after(room, None) if e["sender"] == ai][-2:]
        wires = [await person.wire(room, e["event_id"]) for e in lately]
        raise NotSeen(f"{error}; of the AI: {wires}") from error


async def _leaves_and_returns(room: str, maker: EncryptedPerson, who: EncryptedPerson) -> None:
    await who.leave(room)
    await maker.wait_member(room, who.user_id, "leave")
    await maker.invite(room, who.user_id)
    await who.wait_invite(room=room)

    async def back() -> bool:
        # Synapse sometimes builds the joining on both invitations, and then refuses it itself.
        with contextlib.suppress(ClientRefused):
            await join(who, room, maker)
            return True
        return False

    await eventually(back)


@pytest.mark.soak
@pytest.mark.timeout(1_500)
async def test_twenty_members_and_a_thousand_messages(world: World) -> None:
    parlour: Parlour = world.encrypted_parlour()
    await parlour.start()
    ai = parlour.seat.ai_user_id
    servers = cycle((world.a, world.b))
    people = [await world.encrypted_person(f"P{n}", next(servers)) for n in range(PEOPLE)]
    recovery = {people[n].user_id: await people[n].set_up_recovery() for n in (1, 2)}
    room = await _room(people, ai)
    clients = list(people)
    questions = []
    for number in range(ROUNDS):
        questions.append(await _round(room, ai, clients, clients[number % len(clients)]))
        if number % 5 == 2:
            await _leaves_and_returns(room, people[0], people[3 + number % (PEOPLE - 3)])
        if number in (10, 20):
            owner = people[number // 10]
            clients.append(await owner.another_device(recovery[owner.user_id]))
            await clients[-1].wait_encrypted(room)
    for client in clients:
        answers = [e for e in client.sight.after(room, None) if e["sender"] == ai]
        read = [str(e["content"].get("body")) for e in answers if e["type"] == "m.room.message"]
        for question in questions[-5:]:
            assert read.count(answer_to(question)) == 1
    events = await scrolled_back(people[0], room)
    sealed = [e for e in events if e["sender"] == ai and e["type"] == "m.room.encrypted"]
    # One answer in twenty messages of a round: a hundred events hold the last four rounds at least.
    assert 4 <= len(sealed) <= 6
    seen = [str(e["content"].get("body")) for e in people[0].sight.after(room, None)]
    assert [seen.count(answer_to(question)) for question in questions] == [1] * ROUNDS
    await parlour.stop()
