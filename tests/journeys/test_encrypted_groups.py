"""Encrypted groups and direct chats: made, joined, switched, with all that is done there."""

import io

import pytest
from PIL import Image

from appservice.prompt.qr import picture
from stage.clients import ClientRefused
from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from tests.journeys.encrypted import Cast, ask, encrypted_room, unshielded
from tests.journeys.links import get_code, make_link, redeem
from tests.journeys.speech import said_by
from tests.journeys.world import World, answer_to, word

WELCOME = "end-to-end encrypted"


async def chat_with(person: EncryptedPerson, ai: str) -> str:
    """An encrypted direct chat, greeted; the room ID."""
    room = await person.create_direct(ai, encrypted=True)
    await person.wait_text(room, "ask me anything here", sender=ai)
    return room


async def made_sealed(asker: EncryptedPerson, ai: str, *others: EncryptedPerson) -> str:
    """A group made by command in an encrypted chat, everybody joined; the room ID."""
    chat = await chat_with(asker, ai)
    who = " ".join(person.user_id for person in others)
    await asker.send_text(chat, f'!ai new "Kyoto trip" {who}')
    room = (await asker.wait_invite(inviter=ai)).room_id
    for person in (asker, *others):
        await person.wait_invite(room=room)
        await person.join(room, via=[ai.partition(":")[2]])
        await person.wait_encrypted(room)
    for person in (asker, *others):
        for other in (asker, *others):
            await person.wait_member(room, other.user_id)
    return room


async def answered(person: EncryptedPerson, room: str, ai: str, *others: EncryptedPerson) -> str:
    """Ask, and see that everybody can read the answer, and nobody sees a shield; its event ID."""
    answer = await ask(person, room, ai)
    await unshielded(room, answer, person, *others)
    return str(answer["event_id"])


async def in_clear(person: EncryptedPerson, room: str, body: str, ai: str) -> str:
    """Words without encryption, as bridges and old clients send them into encrypted rooms."""
    content = {"msgtype": "m.text", "body": body, "m.mentions": {"user_ids": [ai]}}
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{word()}"
    return str((await person.request("PUT", path, content))["event_id"])


async def test_new_makes_an_encrypted_group_whose_welcome_all_can_read(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, cast.bob
    carol = cast.carol
    room = await made_sealed(alice, ai, bob, carol)
    for person in (alice, bob):
        welcome = await person.wait_text(room, "Welcome to", sender=ai)
        assert WELCOME in welcome["content"]["body"]
        assert welcome["encrypted"]
        await unshielded(room, welcome, person)
    await answered(bob, room, ai, alice, carol)
    await answered(carol, room, ai, alice, bob)
    assert len([body for body in said_by(bob, room, ai) if WELCOME in body]) == 1
    dan = await world.encrypted_person("Dan")
    added = await bob.send_text(room, f"!ai add {dan.user_id}")
    await dan.wait_invite(room=room)
    await dan.join(room)
    await dan.wait_encrypted(room)
    told = await dan.wait_text(room, WELCOME, sender=ai)
    assert "I'm Parlour, an AI" in told["content"]["body"], "nothing older can be read by who comes"
    await answered(dan, room, ai, alice, bob, carol)
    await alice.wait_text(room, WELCOME, sender=ai, after=added)


async def test_plain_makes_one_that_is_not(world: World, sealed: Parlour, cast: Cast) -> None:
    ai = sealed.seat.ai_user_id
    alice = cast.alice
    chat = await chat_with(alice, ai)
    await alice.send_text(chat, '!ai new --plain "Open talk"')
    room = (await alice.wait_invite(inviter=ai)).room_id
    await alice.join(room)
    welcome = await alice.wait_text(room, "Welcome to", sender=ai)
    assert "is not encrypted" in welcome["content"]["body"]
    assert not welcome["encrypted"]
    with pytest.raises(ClientRefused):
        await alice.state(room, "m.room.encryption")


async def test_a_room_that_is_switched_midway_goes_on(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, await world.encrypted_person("Bob")
    chat = await chat_with(alice, ai)
    await alice.send_text(chat, f'!ai new --plain "Tea" {bob.user_id}')
    room = (await alice.wait_invite(inviter=ai)).room_id
    await alice.join(room)
    await bob.wait_invite(room=room)
    await bob.join(room)
    switched = await alice.encrypt_room(room)
    await bob.wait_encrypted(room)
    await bob.wait_text(room, WELCOME, sender=ai, after=switched)
    await answered(alice, room, ai, bob)
    await answered(bob, room, ai, alice)
    assert len(said_by(bob, room, ai, after=switched)) == 3, "one notice and two answers"


async def test_what_may_be_forged_is_talk_and_no_command(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, await world.encrypted_person("Bob")
    room = await made_sealed(alice, ai, bob)
    forged = await in_clear(bob, room, "!ai leave", ai)
    told = await bob.wait_text(room, "I did not carry that out", sender=ai)
    assert told["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == forged
    assert told["encrypted"]
    question = word()
    await in_clear(bob, room, question, ai)
    await bob.wait_text(room, answer_to(question), sender=ai)
    assert ai in alice.joined(room)
    said = await bob.send_text(room, "!ai leave")
    await alice.wait_text(room, "so I leave in", sender=ai)
    await bob.send_text(room, "!ai undo")
    await alice.wait_text(room, "I stay", sender=ai, after=said)


async def test_a_groups_picture_comes_from_an_encrypted_image(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, await world.encrypted_person("Bob")
    room = await made_sealed(alice, ai, bob)
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG")
    sent = await bob.send_image(room, out.getvalue(), "image/jpeg")
    assert "file" in (await alice.wait_readable(room, sent))["content"]
    asked = await alice.send_text(room, "!ai picture", reply_to=sent)
    told = await bob.wait_text(room, "new picture", sender=ai, after=asked)
    assert "servers can see this one" in told["content"]["body"]
    uri = (await alice.state(room, "m.room.avatar"))["url"]
    with Image.open(io.BytesIO(await bob.media(uri))) as shown:
        assert (shown.format, shown.size) == ("PNG", (512, 341))


async def test_an_encrypted_room_that_people_made(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, cast.bob
    room = await encrypted_room(alice, bob)
    levels = await alice.state(room, "m.room.power_levels")
    await alice.send_state(room, "m.room.power_levels", {**levels, "users": {ai: 150}})
    await alice.invite(room, ai)
    hello = await bob.wait_text(room, "From now on I read", sender=ai)
    assert WELCOME in hello["content"]["body"]
    assert hello["encrypted"]
    await answered(bob, room, ai, alice)


async def test_a_code_in_an_encrypted_chat_brings_a_stranger_in(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    """And the picture of the link is for those alone who can read the room."""
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, cast.bob
    carol = cast.carol
    room = await made_sealed(alice, ai, bob)
    url = await make_link(bob, room, ai)
    image = await alice.wait_event(room, lambda e: e["content"].get("msgtype") == "m.image")
    assert image["encrypted"]
    assert await alice.attachment(image) == picture(url).png
    stored = await alice.media(image["content"]["file"]["url"])
    assert not stored.startswith(b"\x89PNG")
    chat = await carol.create_direct(ai, encrypted=True)
    await carol.wait_text(chat, "code", sender=ai)
    assert not [said for said in said_by(carol, chat, ai) if WELCOME in said], "nothing is read"
    code = await get_code(url)
    forged = await in_clear(carol, chat, f"!ai join {code}", ai)
    await carol.wait_text(chat, "I did not carry that out", sender=ai, after=forged)
    await redeem(carol, chat, ai, code, "I invited you to the group")
    assert (await carol.wait_invite(inviter=ai)).room_id == room
    await carol.join(room, via=[ai.partition(":")[2]])
    await carol.wait_encrypted(room)
    await carol.wait_text(room, WELCOME, sender=ai)
    await answered(carol, room, ai, alice, bob)


async def test_no_member_makes_keys_absurd_or_encryption_unknown(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, await world.encrypted_person("Bob")
    room = await made_sealed(alice, ai, bob)
    kind = "m.room.encryption"
    known = {"algorithm": "m.megolm.v1.aes-sha2"}
    await alice.send_state(room, kind, {**known, "rotation_period_msgs": 1})
    answers = [await answered(bob, room, ai, alice) for _ in range(3)]
    sessions = {await bob.megolm_session_id(room, answer) for answer in answers[1:]}
    assert len(sessions) == 1, "not a new key for every message"
    odd = await alice.send_state(room, kind, {"algorithm": "org.example.rot13"})
    told = await bob.wait_text(room, "a kind of encryption that I don't know", sender=ai, after=odd)
    assert told["encrypted"], "what was encrypted is never continued in the clear"
    await alice.send_state(room, kind, {"algorithm": "org.example.rot14"})
    await alice.send_state(room, kind, known)
    await answered(bob, room, ai, alice)
    again = await alice.send_state(room, kind, {"algorithm": "org.example.rot13"})
    await bob.react(room, told["event_id"], "\N{WAVING HAND SIGN}")
    await alice.wait_member(room, ai, "leave")
    assert [said for said in said_by(bob, room, ai, after=again) if "don't know" in said] == []


@pytest.mark.soak
@pytest.mark.parametrize("version", ["10", "11"])
async def test_in_older_rooms_and_where_only_what_is_said_since_joining_is_seen(
    world: World, version: str
) -> None:
    """Who is invited gets no keys there, so the welcome reaches nobody and each is told anew."""
    changes = {"groups": {"room_version": version, "history_visibility": "joined"}}
    running = world.encrypted_parlour(changes)
    await running.start()
    try:
        ai = running.seat.ai_user_id
        alice, bob = [await world.encrypted_person(name) for name in ("Alice", "Bob")]
        room = await made_sealed(alice, ai, bob)
        for person in (alice, bob):
            await person.wait_text(room, WELCOME, sender=ai)
            said = [body for body in said_by(person, room, ai) if "Parlour, an AI" in body]
            assert said, "the hello, for who could not read the welcome; else that"
        await answered(bob, room, ai, alice)
        await alice.send_text(room, f"!ai handover {bob.user_id}")
        await alice.wait_text(room, "if you mean it", sender=ai)
        await alice.send_text(room, f"!ai handover {bob.user_id} yes")
        await bob.wait_text(room, f"This group is {bob.user_id}'s from now on", sender=ai)
        await answered(bob, room, ai, alice)
    finally:
        await running.stop()


async def test_members_decide_about_who_comes(world: World, sealed: Parlour, cast: Cast) -> None:
    """By an encrypted reply; a sign in the clear lets nobody in there."""
    ai = sealed.seat.ai_user_id
    alice, bob = [await world.encrypted_person(name) for name in ("Alice", "Bob")]
    carol = cast.carol
    room = await made_sealed(alice, ai, bob)
    url = await make_link(bob, room, ai, "!ai link --approve")
    chat = await carol.create_direct(ai, encrypted=True)
    await carol.wait_text(chat, "code", sender=ai)
    sent = await carol.send_text(chat, f"!ai join {await get_code(url)}")
    await carol.wait_text(chat, "", sender=ai, after=sent)
    question = await alice.wait_text(room, carol.user_id, sender=ai)
    assert question["encrypted"]
    yes, asked = "\N{WHITE HEAVY CHECK MARK}", question["event_id"]
    await alice.react(room, asked, yes)
    await alice.send_text(room, yes, reply_to=asked)
    await alice.wait_text(room, f"I invited {carol.user_id}", sender=ai)
    assert (await carol.wait_invite(room=room)).inviter == ai
