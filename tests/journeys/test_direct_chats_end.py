"""A direct chat ends for good when others are in it or could come in; its words stay behind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import ask, prompt_about, said_by, tell, whole
from tests.journeys.world import World, answer_to, direct_chat, own_group, word

ENDED = "no private chat of two any more"


@pytest.fixture(scope="module")
async def watchful(world: World) -> AsyncIterator[Parlour]:
    """A Parlour that asks again for what it has all the time: its second cursor knows no rest."""
    running = world.parlour({"sync": {"reconcile_every": "300ms"}})
    await running.start()
    yield running
    await running.stop()


def kept(parlour: Parlour, name: str) -> bytes:
    """All bytes of a database and of the journals beside it."""
    files = sorted(Path(parlour.directory / "data").glob(f"{name}.db*"))
    return b"".join(file.read_bytes() for file in files)


def answers(person: Person, room: str, ai: str, *, after: str) -> list[str]:
    """What the AI said, but its notices: how it puts the new group right is told when it is."""
    return [
        str(event["content"]["body"])
        for event in person.sight.after(room, after)
        if event["sender"] == ai and event["content"].get("msgtype") == "m.text"
    ]


async def confide(person: Person, ai: str) -> tuple[str, str]:
    """A direct chat in which something was said and answered; room and secret."""
    room = await direct_chat(person, ai)
    secret = word()
    await person.send_text(room, f"Between us: {secret}")
    await person.wait_text(room, answer_to(secret), sender=ai)
    return room, secret


async def test_direct_words_are_kept_in_the_personal_database_only(
    world: World, watchful: Parlour
) -> None:
    ai = watchful.seat.ai_user_id
    alice = await world.person("Alice")
    _, secret = await confide(alice, ai)
    said, answered = secret.encode(), answer_to(secret).encode()
    assert said in kept(watchful, "personal")
    assert answered in kept(watchful, "personal")
    assert said not in kept(watchful, "rooms")
    assert answered not in kept(watchful, "rooms")


@pytest.mark.parametrize("how", ["invited", "joined", "opened"])
async def test_third_person_enters_a_direct_chat(world: World, watchful: Parlour, how: str) -> None:
    ai = watchful.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room, secret = await confide(alice, ai)
    match how:
        case "invited":
            await alice.invite(room, bob.user_id)
        case "joined":
            await alice.invite(room, bob.user_id)
            await bob.wait_invite(room=room)
            await bob.join(room)
        case _:
            await alice.send_state(room, "m.room.join_rules", {"join_rule": "public"})
    told = await alice.wait_text(room, ENDED, sender=ai)
    # In a group, and only there, people can choose that; alone they would be answered always.
    await tell(alice, room, ai, "!ai mode mention", "only when you mention me")
    silent = await alice.send_text(room, f"not for you: {word()}")
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    await alice.wait_text(room, answer_to(question), sender=ai)
    assert answers(alice, room, ai, after=silent) == [answer_to(question)], "only when mentioned"
    assert answers(alice, room, ai, after=told["event_id"]) == [answer_to(question)]
    asked = prompt_about(world, question)
    assert secret not in whole(asked)
    assert answer_to(secret) not in whole(asked)
    assert question.encode() in kept(watchful, "rooms")
    assert question.encode() not in kept(watchful, "personal")
    assert secret.encode() not in kept(watchful, "rooms")


async def test_it_never_becomes_a_direct_chat_again(world: World, watchful: Parlour) -> None:
    ai = watchful.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room, _ = await confide(alice, ai)
    await alice.invite(room, bob.user_id)
    await alice.wait_text(room, ENDED, sender=ai)
    await alice.wait_text(room, "I put the power levels back", sender=ai)
    await alice.kick(room, bob.user_id)
    await alice.wait_member(room, bob.user_id, "leave")
    await tell(alice, room, ai, "!ai mode mention", "only when you mention me")
    silent = await alice.send_text(room, word())
    await ask(alice, room, ai)
    bodies = said_by(alice, room, ai)
    assert len(answers(alice, room, ai, after=silent)) == 1
    assert sum(ENDED in body for body in bodies) == 1, "one sentence, once"


async def test_words_from_before_it_came_are_not_read(world: World, watchful: Parlour) -> None:
    """The homeserver hands out a room's past to whoever joins; the hello says from now on."""
    ai = watchful.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await own_group(alice, ai)
    past = word()
    await alice.send_text(room, f"long ago {past}")
    await alice.invite(room, ai)
    await alice.wait_text(room, "From now on I read", sender=ai)
    other, _ = await confide(bob, ai)  # time for the second cursor to look
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    await alice.wait_text(room, answer_to(question), sender=ai)
    assert past not in whole(prompt_about(world, question))
    assert past.encode() not in kept(watchful, "rooms")
    assert other != room


async def test_an_encrypted_direct_chat_that_ends_is_told_so_once(
    world: World, watchful: Parlour
) -> None:
    """It ends like any other; what was told about encryption is not told again."""
    ai = watchful.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await alice.create_direct(ai, encrypted=True)
    await alice.wait_text(room, "can't read encrypted", sender=ai)
    await alice.invite(room, bob.user_id)
    await alice.wait_text(room, ENDED, sender=ai)
    assert sum("can't read encrypted" in body for body in said_by(alice, room, ai)) == 1


async def test_the_past_that_is_handed_out_again_is_not_read(world: World) -> None:
    """A start goes on from an old cursor: the homeserver hands out what was said before the end."""
    parlour = world.parlour({"sync": {"reconcile_every": "1h"}})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat, secret = await confide(alice, ai)
    await alice.invite(chat, bob.user_id)
    await alice.wait_text(chat, ENDED, sender=ai)
    room = await own_group(bob, ai)
    past = word()
    await bob.send_text(room, f"Parlour, long ago {past}")
    await bob.invite(room, ai)
    await bob.wait_text(room, "From now on I read", sender=ai)
    await parlour.restart()
    for person, place, unread in ((alice, chat, secret), (bob, room, past)):
        question = word()
        await person.send_text(place, question, mentions=[ai])
        await person.wait_text(place, answer_to(question), sender=ai)
        told = whole(prompt_about(world, question))
        assert unread not in told
        assert answer_to(unread) not in told
        assert unread.encode() not in kept(parlour, "rooms")
        assert not any(answer_to(unread) in body for body in said_by(bob, room, ai))
    assert len([body for body in said_by(alice, chat, ai) if answer_to(secret) in body]) == 1
    assert await parlour.stop() == 0
