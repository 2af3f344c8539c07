"""Encrypted rooms that go on elsewhere, or are no chat of two any more: encrypted as before."""

from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from tests.journeys.speech import eventually, prompt_about, said_by, whole
from tests.journeys.test_encrypted_groups import WELCOME, answered, chat_with, made_sealed
from tests.journeys.test_handing_over import hands_over, new_room
from tests.journeys.test_upgrades import bring, upgrade
from tests.journeys.world import World, answer_to, word


async def remembers(world: World, person: EncryptedPerson, room: str, ai: str, said: str) -> bool:
    """Whether the model is told that for one more question."""
    question = word()
    await person.send_text(room, question, mentions=[ai])
    answer = await person.wait_text(room, answer_to(question), sender=ai)
    assert answer["encrypted"]
    return said in whole(prompt_about(world, question))


async def test_a_group_handed_over_stays_encrypted_and_keeps_its_history(
    world: World, sealed: Parlour
) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = [await world.encrypted_person(name) for name in ("Alice", "Bob")]
    old = await made_sealed(alice, ai, bob)
    secret = word()
    await bob.send_text(old, f"remember {secret}")
    await answered(alice, old, ai, bob)
    await hands_over(alice, old, ai, bob)
    room = await new_room(bob, old, ai)
    assert (await bob.state(room, "m.room.encryption"))["algorithm"] == "m.megolm.v1.aes-sha2"
    assert await new_room(alice, old, ai) == room
    for person in (alice, bob):
        await person.wait_encrypted(room)
        told = await person.wait_text(room, "Here your group goes on", sender=ai)
        assert told["encrypted"]
    await answered(alice, room, ai, bob)
    assert await remembers(world, bob, room, ai, secret)
    assert not [said for said in said_by(bob, room, ai) if WELCOME in said], "told in the old one"


async def test_an_upgrade_by_people_takes_history_along(world: World, sealed: Parlour) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = [await world.encrypted_person(name) for name in ("Alice", "Bob")]
    old = await made_sealed(alice, ai, bob)
    secret = word()
    await bob.send_text(old, f"remember {secret}")
    await answered(alice, old, ai, bob)
    new = await upgrade(alice, old)
    await alice.wait_encrypted(new)
    await bring(alice, new, bob)
    await bob.wait_encrypted(new)
    levels = await alice.state(new, "m.room.power_levels")
    await alice.send_state(new, "m.room.power_levels", {**levels, "users": {ai: 150}})
    await alice.invite(new, ai)
    told = await bob.wait_text(new, "I still know what was said", sender=ai)
    assert told["encrypted"]
    assert await remembers(world, alice, new, ai, secret)


async def test_a_chat_that_is_none_any_more_tells_who_came(world: World, sealed: Parlour) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = [await world.encrypted_person(name) for name in ("Alice", "Bob")]
    chat = await chat_with(alice, ai)
    secret = word()
    await alice.send_text(chat, f"remember {secret}")
    await alice.wait_text(chat, answer_to(secret), sender=ai)
    await alice.invite(chat, bob.user_id)
    await bob.wait_invite(room=chat)
    await bob.join(chat)
    await bob.wait_encrypted(chat)
    await alice.wait_text(chat, "no private chat of two any more", sender=ai)
    await bob.wait_text(chat, WELCOME, sender=ai)

    async def forgot() -> bool:
        return not await remembers(world, bob, chat, ai, secret)

    await eventually(forgot)
