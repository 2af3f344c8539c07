"""Keys that overtake, lag behind, or are kept back: answered late rather than never, and once."""

from collections.abc import AsyncIterator

import pytest

from stage.encrypted_person import EncryptedPerson
from stage.faulty import Faults
from stage.parlour import Parlour
from stage.secrecy import Secrecy
from tests.journeys.encrypted import ask, hears, sealed_group
from tests.journeys.robust import eventually
from tests.journeys.speech import prompt_about, said_by
from tests.journeys.world import World, answer_to, number, word

SHORT = "300ms"


@pytest.fixture(scope="module")
async def parlour(world: World) -> AsyncIterator[Parlour]:
    """One that waits in turn but shortly: what is late in these journeys is later."""
    running = world.encrypted_parlour(wait_for_key=SHORT)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="module")
async def patient(world: World) -> AsyncIterator[Parlour]:
    """One that waits in turn long enough for what these journeys do meanwhile."""
    running = world.encrypted_parlour(wait_for_key="4s")
    await running.start()
    yield running
    await running.stop()


async def encrypted_chat(person: EncryptedPerson, ai: str) -> str:
    """An encrypted direct chat with the AI, greeted; the room ID."""
    room = await person.create_direct(ai, encrypted=True)
    await person.wait_encrypted(room)
    await person.wait_member(room, ai)
    await person.wait_event(room, lambda e: e["sender"] == ai and e["type"] == "m.room.message")
    return room


async def test_a_key_that_comes_late_is_answered_late_and_in_place(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await encrypted_chat(alice, ai)
    await alice.hold_keys(ai)
    questions = [word() for _ in range(3)]
    sent = [await alice.send_text(room, question) for question in questions]
    await wait_for(parlour, 3)
    assert said_by(alice, room, ai, after=sent[0]) == []
    await alice.release_keys()
    for question in questions:
        await alice.wait_text(room, answer_to(question), sender=ai)
    await wait_for(parlour, 0)
    words = " ".join(said_by(alice, room, ai)).split()  # a burst has one answer
    said = [each for each in words if each.startswith("a-")]
    assert said == [answer_to(question) for question in questions]


async def test_a_group_goes_on_without_the_key_of_one_and_takes_its_words_up_later(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    carol = await world.encrypted_person("Carol", world.b)
    room = await sealed_group(alice, ai, carol)
    await carol.hold_keys(ai)
    remark, question = f"cedar {number()}", word()
    await carol.send_text(room, remark)
    late = await carol.send_text(room, question, mentions=[ai])
    await alice.wait_readable(room, late)
    await wait_for(parlour, 2, "rooms")
    meanwhile = await ask(alice, room, ai)
    await alice.react(room, meanwhile["event_id"], "👍")
    await carol.release_keys()
    answer = await alice.wait_text(room, answer_to(question), sender=ai)
    assert answer["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == late
    await hears(room, carol, answer["event_id"], answer["content"]["body"])
    assert remark in str(prompt_about(world, question))
    in_order = str(prompt_about(world, await asked(alice, room, ai)))
    places = [in_order.index(part) for part in (remark, question, meanwhile["content"]["body"])]
    assert places == sorted(places), "late words stand where they were said"


async def asked(person: EncryptedPerson, room: str, ai: str) -> str:
    """A question that was answered."""
    question = word()
    await person.send_text(room, question, mentions=[ai])
    await person.wait_text(room, answer_to(question), sender=ai)
    return question


async def test_a_message_that_overtakes_its_key_is_answered_in_turn(
    world: World, patient: Parlour
) -> None:
    ai = patient.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await encrypted_chat(alice, ai)
    await alice.hold_keys(ai)
    first, second = word(), word()
    await alice.send_text(room, first)
    await alice.send_text(room, second)
    await alice.release_keys()
    await alice.wait_text(room, answer_to(second), sender=ai)
    words = " ".join(said_by(alice, room, ai)).split()  # a burst has one answer
    said = [each for each in words if each.startswith("a-")]
    assert said == [answer_to(first), answer_to(second)]
    await wait_for(patient, 0)


async def test_a_key_that_was_lost_is_asked_for_and_given(world: World, patient: Parlour) -> None:
    """It was lost on the way; whose client sent it still has it, and meant it for us."""
    ai = patient.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await encrypted_chat(alice, ai)
    await alice.hold_keys(ai)
    question = word()
    await alice.send_text(room, question)
    assert await alice.lose_keys() > 0
    await alice.wait_text(room, answer_to(question), sender=ai)


async def test_killed_between_the_key_and_the_message(world: World) -> None:
    await killed_at(world, "key-stored")


@pytest.mark.soak
async def test_killed_at_every_point_of_the_wait(world: World) -> None:
    await killed_at(world, "key-awaited", "key-asked", "key-stored", "key-arrived", "rows-returned")


async def killed_at(world: World, *points: str) -> None:
    """Nothing is lost and nothing is answered twice."""
    faults = Faults(world.directory / f"faults-late-{number()}.json")
    parlour = world.encrypted_parlour(faulty=faults.env, wait_for_key=SHORT)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await encrypted_chat(alice, ai)
    for point in points:
        await alice.discard_session(room)
        await alice.hold_keys(ai)
        question = word()
        before = point in ("key-awaited", "key-asked")
        if before:
            faults.kill_at(point)
        await alice.send_text(room, question)
        if before:
            await restarted(parlour)
        await wait_for(parlour, 1)
        if not before:
            faults.kill_at(point)
        await alice.release_keys()
        if not before:
            await restarted(parlour)
        await alice.wait_text(room, answer_to(question), sender=ai)
        assert faults.fired[-1] == point
    words = " ".join(said_by(alice, room, ai)).split()  # a burst has one answer
    said = [each for each in words if each.startswith("a-")]
    assert len(said) == len(set(said)) == len(points)
    await parlour.stop()


async def test_what_is_removed_while_it_waits_is_never_answered(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await encrypted_chat(alice, ai)
    await alice.hold_keys(ai)
    removed, kept = word(), word()
    gone = await alice.send_text(room, removed)
    stays = await alice.send_text(room, "old words")
    await alice.edit(room, stays, kept)
    await wait_for(parlour, 3)
    await alice.redact(room, gone)
    await wait_for(parlour, 2)
    await alice.release_keys()
    await wait_for(parlour, 0)
    # As it is now or, where the model was asked between the two keys, as it was.
    await alice.wait_text(room, "", sender=ai, after=stays)
    after = word()
    await alice.send_text(room, after)
    await alice.wait_text(room, answer_to(after), sender=ai)
    assert answer_to(removed) not in said_by(alice, room, ai)
    told = str(prompt_about(world, after))
    assert kept in told
    assert "old words" not in told
    assert removed not in str(world.model.requests)


async def test_a_command_is_carried_out_when_its_key_comes_in_time(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    room = await encrypted_chat(alice, ai)
    await alice.hold_keys(ai)
    await alice.send_text(room, "!ai help")
    await wait_for(parlour, 1)
    await alice.release_keys()
    await alice.wait_text(room, "!ai", sender=ai)


@pytest.mark.soak
async def test_a_hundred_messages_of_a_missing_session_give_one_notice(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.encrypted_person("Alice")
    gina = await world.encrypted_person("Gina", secrecy=Secrecy(verified_only=True))
    refused = await encrypted_chat(gina, ai)
    await gina.send_text(refused, "psst")
    room = await encrypted_chat(alice, ai)
    await alice.hold_keys(ai)
    sent = [await alice.send_text(room, f"unread {count}") for count in range(100)]
    await wait_for(parlour, 101)
    notice = await alice.wait_text(room, "I can't read what", sender=ai, timeout_s=90)
    await hears(room, alice, notice["event_id"], notice["content"]["body"])
    await alice.send_text(room, "and one more")
    await wait_for(parlour, 102)
    await gina.wait_text(refused, "gives no keys to devices that you have not verified", sender=ai)
    assert len([b for b in said_by(alice, room, ai, after=sent[0]) if "can't read" in b]) == 1
    await alice.lose_keys()
    await alice.discard_session(room)
    question = word()
    await alice.send_text(room, question)
    await alice.wait_text(room, answer_to(question), sender=ai)


async def waiting(parlour: Parlour, side: str = "direct") -> int:
    """How many messages wait for keys."""
    name = f'parlour_awaiting_keys{{side="{side}"}} '
    page = (await parlour.metrics()).splitlines()
    return next((int(float(line.removeprefix(name))) for line in page if line.startswith(name)), 0)


async def wait_for(parlour: Parlour, count: int, side: str = "direct") -> None:
    """Until so many wait."""

    async def so_many() -> bool:
        return await waiting(parlour, side) == count

    await eventually(so_many, f"{count} messages wait for keys")


async def restarted(parlour: Parlour) -> None:
    """Until it has ended where it was told to; then it starts again."""
    await parlour.process.wait_end(30)
    await parlour.start()
