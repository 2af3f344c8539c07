"""Pictures, recordings, files and encrypted rooms: one honest sentence, and no repeats."""

import pytest

from stage.clients import ClientRefused
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import ask, said_by
from tests.journeys.world import World, answer_to, direct_chat, make_group, own_group, word

PICTURES = "can't look at pictures"
ENCRYPTED = "can't read encrypted"
WAVE = "\N{WAVING HAND SIGN}"
_MEDIA = "mxc://example.org/abc"


async def crypto_person(world: World, name: str) -> Person:
    """A person whose client encrypts."""
    return await world.encrypted_person(name)


async def in_clear(person: Person, room: str, body: str, ai: str) -> None:
    """Send words without encryption, as bridges and old clients do in encrypted rooms."""
    content = {"msgtype": "m.text", "body": body, "m.mentions": {"user_ids": [ai]}}
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{word()}"
    await person.request("PUT", path, content)


@pytest.mark.parametrize("kind", ["m.image", "m.audio", "m.video", "m.file"])
async def test_media_in_a_direct_chat(world: World, parlour: Parlour, kind: str) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    sent = [
        await alice.send_content(
            room, "m.room.message", {"msgtype": kind, "body": f"{n}.bin", "url": _MEDIA}
        )
        for n in range(3)
    ]
    told = await alice.wait_text(room, PICTURES, sender=ai, after=sent[0])
    assert told["content"]["msgtype"] == "m.notice"
    assert told["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == sent[0]
    await ask(alice, room, ai)
    assert len(said_by(alice, room, ai, after=sent[0])) == 2, "an album is answered once"


async def test_media_in_a_group_only_when_it_is_meant(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    for_others = {"msgtype": "m.image", "body": "parlour.png", "url": _MEDIA}
    first = await bob.send_content(room, "m.room.message", for_others)
    await ask(alice, room, ai)
    assert len(said_by(alice, room, ai, after=first)) == 1
    for_it = {
        "msgtype": "m.image",
        "body": "What is this?",
        "filename": "x.png",
        "url": _MEDIA,
        "m.mentions": {"user_ids": [ai]},
    }
    sent = await bob.send_content(room, "m.room.message", for_it)
    await alice.wait_text(room, PICTURES, sender=ai, after=sent)


async def test_a_sticker_in_a_direct_chat_is_not_met_with_silence(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    sticker = {"body": "waving cat", "url": _MEDIA, "info": {}}
    sent = await alice.send_content(room, "m.sticker", sticker)
    await alice.wait_text(room, PICTURES, sender=ai, after=sent)


async def test_an_encrypted_direct_chat(world: World, parlour: Parlour) -> None:
    """Element X always makes encrypted ones."""
    ai = parlour.seat.ai_user_id
    alice = await crypto_person(world, "Alice")
    room = await alice.create_direct(ai, encrypted=True)
    told = await alice.wait_text(room, ENCRYPTED, sender=ai)
    assert "without encryption" in told["content"]["body"]
    for _ in range(3):
        await alice.send_text(room, "hello?")
    question = word()
    await in_clear(alice, room, question, ai)
    await alice.wait_text(room, answer_to(question), sender=ai)
    assert said_by(alice, room, ai) == [told["content"]["body"], answer_to(question)]


async def test_a_group_that_is_switched_to_encryption(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await crypto_person(world, "Alice"), await crypto_person(world, "Bob")
    room = await make_group(alice, ai, bob)
    await ask(alice, room, ai)
    switched = await alice.send_state(
        room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}
    )
    told = await bob.wait_text(room, ENCRYPTED, sender=ai, after=switched)
    assert told["content"]["msgtype"] == "m.notice"
    for person in (alice, bob, alice):
        await person.send_text(room, "Parlour?", mentions=[ai])
    question = word()
    await in_clear(bob, room, question, ai)
    await bob.wait_text(room, answer_to(question), sender=ai)
    assert len(said_by(bob, room, ai, after=switched)) == 2, "the sentence and the answer"


async def test_a_wave_sends_it_away_where_it_can_read_no_command(
    world: World, parlour: Parlour
) -> None:
    """Nobody else could: in a room of version 12 that it made, nobody has power over it."""
    ai = parlour.seat.ai_user_id
    alice, bob = await crypto_person(world, "Alice"), await crypto_person(world, "Bob")
    room = await make_group(alice, ai, bob)
    answer = await ask(alice, room, ai)
    await bob.react(room, answer["event_id"], WAVE)
    await alice.send_state(room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    told = await bob.wait_text(room, f"react to this with {WAVE}", sender=ai)
    with pytest.raises(ClientRefused):
        await alice.kick(room, ai)
    assert ai in bob.joined(room), "a wave where commands can be read is a greeting"
    await bob.react(room, told["event_id"], WAVE + "\N{EMOJI MODIFIER FITZPATRICK TYPE-4}")
    await alice.wait_member(room, ai, "leave")


async def test_an_encrypted_group_that_people_made(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice = await crypto_person(world, "Alice")
    encryption = {"algorithm": "m.megolm.v1.aes-sha2"}
    switched = {"type": "m.room.encryption", "state_key": "", "content": encryption}
    room = await own_group(alice, ai, initial_state=[switched])
    await alice.invite(room, ai)
    await alice.wait_text(room, ENCRYPTED, sender=ai)
    await alice.send_text(room, "Parlour?", mentions=[ai])
    question = word()
    await in_clear(alice, room, question, ai)
    await alice.wait_text(room, answer_to(question), sender=ai)
    assert len(said_by(alice, room, ai)) == 2
