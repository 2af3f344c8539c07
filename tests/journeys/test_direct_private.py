"""What is one person's alone: half an answer taken away, and what is proposed to remember."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Asked, Rule
from tests.journeys.encrypted import Cast
from tests.journeys.speech import said_by, scrolled_back, tell
from tests.journeys.world import World, answer_to, direct_chat, word

ENDED = "no private chat of two any more"
LONG = "This is a **rather long** answer that comes word by word, as models write. "
FACT = "I live in Leipzig with two cats"
LINE = "lives in Leipzig with two cats"


@pytest.fixture(scope="module")
async def attentive(world: World) -> AsyncIterator[Parlour]:
    """A Parlour that offers to remember."""
    running = world.parlour({"memory": {"propose": True}})
    await running.start()
    yield running
    await running.stop()


async def half_shown(world: World, person: Person, room: str, ai: str) -> str:
    """The event of an answer of which the model has said only a part."""
    first = word()
    await person.send_text(room, first)  # by now it is known that the model does not think aloud
    await person.wait_text(room, answer_to(first), sender=ai)
    question = word()
    world.model.rule(Rule(when=question, answer=LONG * 8, times=1, pace_s=0.1))
    asked = await person.send_text(room, question)
    part = await person.wait_text(room, "rather long", sender=ai, after=asked)
    return str(part["event_id"])


async def test_half_an_answer_is_taken_away_when_somebody_is_invited(
    world: World, parlour: Parlour
) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await direct_chat(alice, ai)
    part = await half_shown(world, alice, room, ai)
    await alice.invite(room, bob.user_id)
    await alice.wait_redacted(room, part)
    await alice.wait_text(room, ENDED, sender=ai)
    await bob.wait_invite(room=room)
    await bob.join(room)
    seen = [str(event["content"]) for event in await scrolled_back(bob, room)]
    assert not any(part in event and "m.replace" in event for event in seen[:5])
    shown = {message.event_id: message.body for message in await bob.shown(room)}
    assert "rather long" not in shown.get(part, "")


async def test_half_an_answer_is_taken_away_in_an_encrypted_chat(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    room = await cast.alice.create_direct(ai, encrypted=True)
    await cast.alice.wait_text(room, "ask me anything", sender=ai)
    part = await half_shown(world, cast.alice, room, ai)
    await cast.alice.invite(room, cast.bob.user_id)
    await cast.alice.wait_redacted(room, part)
    await cast.alice.wait_text(room, ENDED, sender=ai)


def proposing(asked: Asked) -> bool:
    """Whether a model is asked for something to remember, of what this journey says."""
    return "response_format" in asked.body and FACT in asked.last_user


async def test_what_is_proposed_is_kept_with_a_yes(world: World, attentive: Parlour) -> None:
    ai = attentive.seat.ai_user_id
    alice = await world.person("Alice")
    room = await direct_chat(alice, ai)
    found = {"kind": "fact", "whose": "writer", "subject": "everyday", "message": 1, "line": LINE}
    world.model.rule(Rule(when=proposing, answer=json.dumps(found), times=1))
    said = await alice.send_text(room, FACT)
    notice = await alice.wait_text(room, f"Shall I remember: \u201c{LINE}\u201d?", sender=ai)
    assert notice["content"]["msgtype"] == "m.notice"

    def asks(event: dict[str, Any]) -> bool:
        about = event["content"].get("m.relates_to") or {}
        mine = event["sender"] == ai and about.get("event_id") == notice["event_id"]
        return mine and about.get("key") == "\N{CROSS MARK}"

    await alice.wait_event(room, asks, what="the signs to answer by")
    await alice.react(room, notice["event_id"], "\N{WHITE HEAVY CHECK MARK}")
    await alice.wait_text(room, "Remembered as 1.", sender=ai)
    listed = await tell(alice, room, ai, "!ai memory", LINE)
    assert said in str(listed["content"]), "with a link to the message that it came from"
    assert sum("Shall I remember" in body for body in said_by(alice, room, ai)) == 1
