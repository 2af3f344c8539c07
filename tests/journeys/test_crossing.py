"""From a direct chat to a group: a line that is shared, messages that a new group begins with."""

import pytest

from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.encrypted import Cast
from tests.journeys.robust import bodies, faulty_parlour
from tests.journeys.speech import ask, eventually, prompt_about, scrolled_back, tell, whole
from tests.journeys.test_encrypted_groups import chat_with
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


async def asked(person: Person, room: str, ai: str) -> tuple[str, str]:
    """Ask in a direct chat and see the answer; the question and the answer."""
    question = word()
    await person.send_text(room, question)
    await person.wait_text(room, answer_to(question), sender=ai)
    return question, answer_to(question)


async def invited(person: Person, ai: str, room: str | None = None) -> str:
    """Accept the AI's newest invitation; the room ID."""
    invitation = await person.wait_invite(inviter=ai, room=room)
    return await person.join(invitation.room_id, via=[ai.partition(":")[2]])


async def test_what_is_shared_is_shown_first_then_said_once_and_can_be_taken_back(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    name, secret, allergy = f"Trip {word()}", word(), word()
    room = await make_group(alice, ai, bob, name=name)
    chat = await direct_chat(alice, ai)
    await tell(bob, room, ai, f"!ai share {secret} to {name}", "from a direct chat with me")
    preview = await tell(
        alice, chat, ai, f"!ai share I arrive at {secret} to {name}", "2 people will read"
    )
    assert f"In “{name}” 2 people will read:" in preview["content"]["body"]
    assert f"> Alice shares: I arrive at {secret}" in preview["content"]["body"]
    await alice.react(chat, preview["event_id"], "✅")
    done = await alice.wait_text(chat, f"Posted in “{name}”", sender=ai)
    shared = await bob.wait_text(room, f"Alice shares: I arrive at {secret}", sender=ai)
    assert shared["content"]["m.mentions"] == {}
    assert shared["content"]["msgtype"] == "m.text"
    assert shared["event_id"] in done["content"]["body"]
    await tell(alice, chat, ai, f"!ai remember I am allergic to {allergy}", "as number 1")
    remembered = await tell(alice, chat, ai, f"!ai share memory 1 to {name}", "2 people will read")
    assert allergy in remembered["content"]["body"]
    await tell(alice, chat, ai, "!ai yes", f"Posted in “{name}”")
    await bob.wait_text(room, f"Alice shares: I am allergic to {allergy}", sender=ai)
    answer = await ask(bob, room, ai)
    told = whole(prompt_about(world, "q-" + answer["content"]["body"].removeprefix("a-")))
    assert f"«Alice» (said through you): I arrive at {secret}" in told
    await alice.react(room, shared["event_id"], "🗑️")
    await bob.wait_redacted(room, shared["event_id"])
    answer = await ask(bob, room, ai)
    told = whole(prompt_about(world, "q-" + answer["content"]["body"].removeprefix("a-")))
    assert secret not in told


async def test_a_group_begins_with_the_messages_that_were_chosen_for_it(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob", world.b)
    chat = await direct_chat(alice, ai)
    question, answer = await asked(alice, chat, ai)
    private, about_private = await asked(alice, chat, ai)
    removed, about_removed = await asked(alice, chat, ai)
    gone = next(e for e in alice.timeline(chat) if e["content"].get("body") == removed)
    name = f"Trip {word()}"
    preview = await tell(alice, chat, ai, f"!ai group {bob.user_id} {name}", "these 6 messages")
    assert f": {question}\n" in preview["content"]["body"]
    await tell(alice, chat, ai, "!ai group skip 3-4", "Struck out: 3, 4. 4 are left")
    await alice.redact(chat, gone["event_id"])
    await alice.wait_redacted(chat, gone["event_id"])
    await alice.react(chat, preview["event_id"], "✅")
    room = await invited(alice, ai)
    report = await alice.wait_text(chat, f"Copied into “{name}”", sender=ai)
    await invited(bob, ai, room)
    body = await _copied_for(bob, room)
    assert f"> {question}" in body
    assert f"> {answer}" in body
    assert private not in body
    assert about_private not in body
    assert removed not in body
    assert about_removed not in body
    assert "Copied into" in report["content"]["body"]
    assert "Removed since" in report["content"]["body"]
    reply = await ask(bob, room, ai)
    told = whole(prompt_about(world, "q-" + reply["content"]["body"].removeprefix("a-")))
    assert "«Alice» (copied through you from their private chat with you):" in told
    assert question in told
    assert private not in told


async def _copied_for(person: Person, room: str) -> str:
    """What a client finds that scrolls up: the other server has it from before the joining."""
    found: list[str] = []

    async def there() -> bool:
        seen = await scrolled_back(person, room)
        said = (str(event["content"].get("body", "")) for event in seen)
        found[:] = [body for body in said if body.startswith("Copied by Alice")]
        return bool(found)

    await eventually(there)
    assert len(found) == 1
    return found[0]


async def test_an_encrypted_chat_gives_an_encrypted_group_that_the_invited_can_read(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    chat = await chat_with(cast.alice, ai)
    question, _ = await asked(cast.alice, chat, ai)
    name = f"Trip {word()}"
    await cast.alice.send_text(chat, f"!ai group {cast.bob.user_id} {name} --copy all")
    await cast.alice.wait_text(chat, f"Copied into “{name}”: 2 messages.", sender=ai)
    room = await invited(cast.alice, ai)
    await invited(cast.bob, ai, room)
    copied = await cast.bob.wait_text(room, "Copied by Alice from a private chat", sender=ai)
    assert copied["encrypted"]
    assert f"> {question}" in copied["content"]["body"]
    await _shared_by_writing_yes(cast.alice, chat, room, ai, name)


async def _shared_by_writing_yes(
    alice: EncryptedPerson, chat: str, room: str, ai: str, name: str
) -> None:
    secret = word()
    preview = await tell(alice, chat, ai, f"!ai share {secret} to {name}", "people will read")
    assert preview["encrypted"]
    reacted = await alice.react(chat, preview["event_id"], "✅")
    await alice.wait_text(chat, "Reactions are not encrypted", sender=ai, after=reacted)
    await alice.send_text(chat, "!ai yes")
    shared = await alice.wait_text(room, f"Alice shares: {secret}", sender=ai)
    assert shared["encrypted"]


@pytest.mark.soak
@pytest.mark.parametrize(
    "point", ["share-shown", "share-before-handing", "share-handed", "shared", "act-performed"]
)
async def test_killed_anywhere_a_share_is_said_once(world: World, point: str) -> None:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    secret = word()
    room = await make_group(alice, ai, bob)
    chat = await direct_chat(alice, ai)
    faults.kill_at(point)
    command = await alice.send_text(chat, f"!ai share {secret} to Kyoto trip")
    if point != "share-shown":
        await alice.wait_text(chat, "people will read", sender=ai, after=command)
        await alice.send_text(chat, "!ai yes")
    await parlour.process.wait_end(30)
    await parlour.start()
    if point == "share-shown":
        await alice.wait_text(chat, "people will read", sender=ai, after=command)
        await alice.send_text(chat, "!ai yes")
    await bob.wait_text(room, f"Alice shares: {secret}", sender=ai)
    await alice.wait_text(chat, "Posted in", sender=ai)
    await ask(bob, room, ai)
    said = [body for body in await bodies(bob, room, ai) if secret in body]
    done = [body for body in await bodies(alice, chat, ai) if "Posted in" in body]
    await parlour.stop()
    assert (len(said), len(done)) == (1, 1)


@pytest.mark.soak
@pytest.mark.parametrize(
    "point", ["copy-shown", "group-welcomed", "copy-before-handing", "copy-handed", "copied-part"]
)
async def test_killed_anywhere_messages_are_copied_once(world: World, point: str) -> None:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice = await world.person("Alice")
    chat = await direct_chat(alice, ai)
    question, answer = await asked(alice, chat, ai)
    faults.kill_at(point)
    command = await alice.send_text(chat, "!ai group Kyoto trip --copy last 2")
    await parlour.process.wait_end(30)
    await parlour.start()
    room = await invited(alice, ai)
    await alice.wait_text(chat, "Copied into", sender=ai, after=command)
    await ask(alice, room, ai)
    said = [body for body in await bodies(alice, room, ai) if body.startswith("Copied by")]
    done = [body for body in await bodies(alice, chat, ai) if body.startswith("Copied into")]
    await parlour.stop()
    assert (len(said), len(done)) == (1, 1)
    assert f"> {question}\n" in said[0]
    assert f"> {answer}" in said[0]
