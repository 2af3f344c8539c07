"""Ciphertext that is sent again, or as one's own: nobody is answered twice or for another."""

from typing import Any
from urllib.parse import quote

from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.encrypted import Cast, ask, sealed_group
from tests.journeys.speech import prompt_about, said_by, whole
from tests.journeys.world import World, answer_to, word


async def _send_raw(person: Person, room: str, content: dict[str, Any]) -> str:
    """Send ciphertext as it is, past the client's own encryption."""
    path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/send/m.room.encrypted/{word()}"
    return str((await person.request("PUT", path, content))["event_id"])


async def test_ciphertext_counts_once_and_for_its_sender(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    """Bob and Alice hold the key of what Alice said, and both homeservers hold the ciphertext."""
    ai = sealed.seat.ai_user_id
    alice, bob, carol = cast.alice, cast.bob, cast.carol
    room = await sealed_group(alice, ai, bob, carol)
    elsewhere = await sealed_group(alice, ai, bob)
    question, aside = word(), word()
    await alice.send_text(room, f"aside {aside}")
    asked = await alice.send_text(room, question, mentions=[ai])
    await carol.wait_text(room, answer_to(question), sender=ai)
    ciphertext = (await carol.wire(room, asked)).content
    spoken = len(world.model.requests)

    again = [
        await _send_raw(alice, room, ciphertext),
        await _send_raw(bob, room, ciphertext),
        await _send_raw(carol, room, ciphertext),
        await _send_raw(alice, room, {**ciphertext, "m.relates_to": {"rel_type": "m.thread"}}),
        await _send_raw(bob, room, {**ciphertext, "session_id": "unheard-of"}),
        await _send_raw(bob, room, {**ciphertext, "ciphertext": "AwgAEh"}),
        await _send_raw(bob, room, {**ciphertext, "algorithm": "m.olm.v1.curve25519-aes-sha2"}),
        await _send_raw(alice, elsewhere, ciphertext),
    ]
    assert len(set(again)) == len(again), "the homeservers took them all"
    await carol.wait_id(room, again[6])
    await ask(bob, elsewhere, ai)
    last = await ask(bob, room, ai)
    since = world.model.requests[spoken:]
    assert len([one for one in since if question in whole(one)]) == 1, "it is history, no question"
    await alice.wait_id(room, last["event_id"])
    assert said_by(alice, room, ai).count(answer_to(question)) == 1
    assert answer_to(question) not in said_by(alice, elsewhere, ai)
    told = whole(prompt_about(world, "q-" + last["content"]["body"].removeprefix("a-")))
    assert told.count(question) == 1, "nor does the model hear it twice"
    assert told.count(aside) == 1
