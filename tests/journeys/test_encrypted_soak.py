"""Many people, many messages, coming and going: nothing is lost, said twice, or unreadable."""

import asyncio
import contextlib
from collections.abc import Iterator
from itertools import cycle

import pytest

from stage.clients import ClientRefused
from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from stage.postgres import Postgres
from stage.sight import NotSeen
from tests.contracts.storage.backends import postgresql_backend
from tests.journeys.encrypted import join
from tests.journeys.robust import database, history
from tests.journeys.speech import eventually
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


async def _ends_well(
    clients: dict[EncryptedPerson, int], room: str, ai: str, questions: list[str]
) -> None:
    """Each client has each answer since it came once, and nothing of the AI's that it cannot read.

    All were there in every round: people went and came back between them.
    """
    for client, since in clients.items():
        seen = [e for e in client.sight.after(room, None) if e["sender"] == ai]
        said = [str(e["content"].get("body")) for e in seen if e["type"] == "m.room.message"]
        asked = questions[since:]
        assert [said.count(answer_to(question)) for question in asked] == [1] * len(asked)
        bodies = [e["content"].get("body") for e in seen]
        first = bodies.index(answer_to(asked[0]))
        unread = [e["event_id"] for e in seen[first:] if e["undecryptable"]]
        assert unread == [], client.user_id


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.mark.soak
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_twenty_members_and_a_thousand_messages(
    world: World, request: pytest.FixtureRequest, kind: str
) -> None:
    changes = None
    if kind == "postgresql":
        changes = database(await postgresql_backend(request.getfixturevalue("postgres")))
    parlour: Parlour = world.encrypted_parlour(changes)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    servers = cycle((world.a, world.b))
    people = [await world.encrypted_person(f"P{n}", next(servers)) for n in range(PEOPLE)]
    recovery = {people[n].user_id: await people[n].set_up_recovery() for n in (1, 2)}
    room = await _room(people, ai)
    clients = dict.fromkeys(people, 0)
    questions: list[str] = []
    for number in range(ROUNDS):
        speakers = list(clients)
        questions.append(await _round(room, ai, speakers, speakers[number % len(speakers)]))
        if number % 5 == 2:
            await _leaves_and_returns(room, people[0], people[3 + number % (PEOPLE - 3)])
        if number in (10, 20):
            owner = people[number // 10]
            device = await owner.another_device(recovery[owner.user_id])
            await device.wait_encrypted(room)
            clients[device] = len(questions)
    await _ends_well(clients, room, ai, questions)
    record = await history(people[0], room)
    sealed = [e for e in record if e["sender"] == ai and e["type"] == "m.room.encrypted"]
    hello = 1
    assert len(sealed) == ROUNDS + hello, "by the homeserver's own record"
    assert sum(e["type"] == "m.room.encrypted" for e in record) > 1_000
    page = await parlour.metrics()
    assert 'parlour_awaiting_keys{side="rooms"} 0' in page
    assert "parlour_quarantined_total 0" in page
    await parlour.stop()
