"""Talking in encrypted rooms, through clients that show what Element shows.

Carol is strict: her client gives keys to, and takes messages from, cross-signed devices alone.
"""

import io

from PIL import Image

from stage.parlour import Parlour
from tests.journeys.encrypted import Cast, ask, sealed_group, unshielded
from tests.journeys.links import url_in
from tests.journeys.speech import prompt_about, whole
from tests.journeys.test_adopting import give_power
from tests.journeys.test_group_settings import an_image
from tests.journeys.test_upgrades import bring, upgrade
from tests.journeys.world import World, answer_to, make_group, word

_ON_THE_WIRE = {
    "algorithm",
    "ciphertext",
    "device_id",
    "m.relates_to",
    "sender_key",
    "session_id",
}


async def test_a_direct_chat_as_element_x_makes_it(sealed: Parlour, cast: Cast) -> None:
    """Encrypted from its first event, and the first word is one without a shield."""
    ai = sealed.seat.ai_user_id
    for person, hello in ((cast.alice, "ask me anything"), (cast.carol, "can't talk with you")):
        chat = await person.create_direct(ai, encrypted=True)
        said = await person.wait_text(chat, hello, sender=ai)
        await unshielded(chat, said, person)
        wire = await person.wire(chat, said["event_id"])
        assert wire.type == "m.room.encrypted"
        assert set(wire.content) <= _ON_THE_WIRE
    alice = cast.alice
    chat = await alice.create_direct(ai, encrypted=True)
    first = word()
    await alice.send_text(chat, first)
    answer = await alice.wait_text(chat, answer_to(first), sender=ai)
    await unshielded(chat, answer, alice)


async def test_what_people_do_in_a_group(world: World, sealed: Parlour, cast: Cast) -> None:
    """Mention, reply, thread, edit, reaction, poll, redaction: as in a room without encryption."""
    ai = sealed.seat.ai_user_id
    alice, bob, carol = cast.alice, cast.bob, cast.carol
    room = await sealed_group(alice, ai, bob, carol)
    answer = await ask(carol, room, ai)
    await unshielded(room, answer, alice, bob, carol)

    # A reply to the AI is meant for it; what was edited and redacted reaches the model so.
    first, gone, question = word(), word(), word()
    said = await bob.send_text(room, f"by the way, {gone}")
    await bob.edit(room, said, f"by the way, {first}")
    taken = await bob.send_text(room, f"and {gone}")
    await bob.redact(room, taken)
    await alice.wait_redacted(room, taken)
    await alice.send_text(room, question, reply_to=answer["event_id"])
    reply = await carol.wait_text(room, answer_to(question), sender=ai)
    await unshielded(room, reply, carol)
    told = whole(prompt_about(world, question))
    assert first in told
    assert gone not in told

    # In a thread it answers there, and the relation is in the clear for the homeservers.
    threaded = word()
    asked = await carol.send_text(room, threaded, mentions=[ai], thread=said)
    there = await bob.wait_text(room, answer_to(threaded), sender=ai, after=asked)
    wire = await bob.wire(room, there["event_id"])
    assert wire.content["m.relates_to"]["event_id"] == said
    assert wire.content["m.relates_to"]["rel_type"] == "m.thread"

    # All that it said here was encrypted, notices of every kind as well.
    seen = [e for e in alice.timeline(room) if e["sender"] == ai and "state_key" not in e]
    clear = {e["type"] for e in seen if not e["encrypted"]} - {"m.reaction", "m.room.redaction"}
    assert clear == set()


async def test_pictures_in_and_out(world: World, sealed: Parlour, cast: Cast) -> None:
    """Taken from an encrypted attachment for all to see; a QR code goes out as one.

    Whoever asks about it is answered by a model that knows who sent a picture, and not its key.
    """
    ai = sealed.seat.ai_user_id
    alice, carol = cast.alice, cast.carol
    room = await sealed_group(alice, ai, carol)
    sent = await carol.send_image(room, an_image())
    await alice.wait_readable(room, sent)
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    await carol.wait_text(room, answer_to(question), sender=ai)
    told = prompt_about(world, question)
    assert '«Carol» (sends a picture "image")' in whole(told)
    key = (await carol.wait_readable(room, sent))["content"]["file"]["key"]["k"]
    assert key.encode() not in told.raw
    asked = await alice.send_text(room, "!ai picture", reply_to=sent)
    await carol.wait_text(room, "new picture", sender=ai, after=asked)
    uri = (await alice.state(room, "m.room.avatar"))["url"]
    with Image.open(io.BytesIO(await carol.media(uri))) as shown:
        assert shown.size == (512, 341)

    await alice.send_text(room, "!ai link --expires 1h")
    image = await carol.wait_event(
        room, lambda e: e["content"].get("msgtype") == "m.image" and e["sender"] == ai
    )
    assert "url" not in image["content"], "only as ciphertext"
    with Image.open(io.BytesIO(await carol.attachment(image))) as code:
        assert code.format == "PNG"
    await unshielded(room, image, carol)
    said = await carol.wait_text(room, "/j/", sender=ai)
    assert said["encrypted"]
    assert url_in(said["content"]["body"])


async def test_switched_on_midway(world: World, sealed: Parlour, cast: Cast) -> None:
    """From then on nothing in the clear, not even to what was asked before."""
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, cast.bob
    room = await make_group(alice, ai, bob, options="--plain ")
    before = word()
    await bob.send_text(room, before, mentions=[ai])
    assert not (await bob.wait_text(room, answer_to(before), sender=ai))["encrypted"]
    switched = await alice.encrypt_room(room)
    await bob.wait_encrypted(room)
    question = word()
    await bob.send_text(room, question, mentions=[ai])
    answer = await bob.wait_text(room, answer_to(question), sender=ai)
    await unshielded(room, answer, alice, bob)
    assert before in whole(prompt_about(world, question)), "it knows what was said before"
    after = [e for e in bob.sight.after(room, switched) if e["sender"] == ai]
    assert all(e["encrypted"] for e in after if e["type"] == "m.room.message")


async def test_an_upgraded_room_is_followed(sealed: Parlour, cast: Cast) -> None:
    ai = sealed.seat.ai_user_id
    alice, bob = cast.alice, cast.bob
    old = await sealed_group(alice, ai, bob)
    await ask(alice, old, ai)
    new = await upgrade(alice, old)
    told = await bob.wait_text(old, "has moved on to a new one", sender=ai)
    assert told["encrypted"]
    await bring(alice, new, bob)
    await bob.wait_encrypted(new)
    await alice.invite(new, ai)
    await alice.wait_member(new, ai)
    await give_power(alice, new, ai, 150)
    hello = await bob.wait_text(new, "From now on I read", sender=ai)
    assert hello["encrypted"]
    await unshielded(new, await ask(bob, new, ai), alice, bob)
