"""Long answers are seen while they come: one message, edited, that calls people once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from stage.faulty import Faults
from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Rule
from tests.journeys.encrypted import Cast
from tests.journeys.robust import faulty_parlour, history
from tests.journeys.speech import ask
from tests.journeys.world import World, answer_to, make_group, word

LIVE = "org.matrix.msc4357.live"
LONG = "This is a **rather long** answer that comes word by word, as models write. "


async def own(person: Person, room: str, ai: str) -> list[dict[str, Any]]:
    """What the AI said in a room, edits too, in order."""
    events = await history(person, room)
    return [e for e in events if e["sender"] == ai and e["type"] == "m.room.message"]


async def test_a_long_answer_is_one_message_that_grows(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await ask(alice, room, ai)  # by now it is known that the model does not think aloud
    question = word()
    said = f"{LONG * 4}Right, @Bob? {answer_to(question)}"
    world.model.rule(Rule(when=question, answer=said, times=1, pace_s=0.1))
    asked = await alice.send_text(room, question, mentions=[ai])
    first = await bob.wait_text(room, "rather long", sender=ai, after=asked)
    content = first["content"]
    assert content[LIVE] == {}
    assert content["m.mentions"] == {}
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert "**" not in content["formatted_body"]

    def is_whole(event: dict[str, Any]) -> bool:
        content = event["content"]
        return answer_to(question) in str(content.get("body")) and LIVE not in content

    await bob.wait_event(room, is_whole, 30, after=asked, what="the end of the answer")
    events = [
        e for e in await own(alice, room, ai) if e["origin_server_ts"] >= first["origin_server_ts"]
    ]
    edits = events[1:]
    assert events[0]["event_id"] == first["event_id"]
    assert 2 <= len(edits) <= 6
    for edit in edits:
        assert edit["content"]["m.relates_to"] == {
            "rel_type": "m.replace",
            "event_id": first["event_id"],
        }
    assert all(e["content"]["m.mentions"] == {} and LIVE in e["content"] for e in edits[:-1])
    final = edits[-1]["content"]
    assert LIVE not in final
    assert LIVE not in final["m.new_content"]
    assert (
        final["m.mentions"] == final["m.new_content"]["m.mentions"] == {"user_ids": [bob.user_id]}
    )
    shown = {message.event_id: message for message in await bob.shown(room)}
    assert shown[first["event_id"]].body.endswith(answer_to(question))
    forged = {"rel_type": "m.replace", "event_id": first["event_id"]}
    theirs = await bob.send_content(
        room, "m.room.message", {"msgtype": "m.text", "body": "So?", "m.relates_to": forged}
    )
    await bob.send_text(room, "!ai delete", reply_to=first["event_id"])
    await alice.wait_redacted(room, first["event_id"])
    left = await history(alice, room)
    assert "rather long" not in str(left)
    [kept] = [event for event in left if event["event_id"] == theirs]
    assert kept["content"]["body"] == "So?"  # nobody's words but its own are taken back


@dataclass
class Mortal:
    """A Parlour that can die, and a group with it."""

    parlour: Parlour
    faults: Faults
    alice: Person
    bob: Person
    room: str


@pytest.fixture(scope="module")
async def mortal(world: World) -> AsyncIterator[Mortal]:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    yield Mortal(parlour, faults, alice, bob, room)
    await parlour.stop()


@pytest.mark.soak
@pytest.mark.parametrize(
    "point",
    [
        "before-showing",
        "shown-not-stored",
        "part-shown",
        "model-answered",
        "before-send",
        "sent-not-stored",
    ],
)
async def test_killed_while_it_is_shown_the_same_message_is_finished(
    world: World, mortal: Mortal, point: str
) -> None:
    parlour, faults, alice, room = mortal.parlour, mortal.faults, mortal.alice, mortal.room
    ai = parlour.seat.ai_user_id
    await ask(mortal.bob, room, ai)
    question = word()
    world.model.rule(Rule(when=question, answer=f"{LONG * 4}{answer_to(question)}", pace_s=0.1))
    asked = await alice.send_text(room, question, mentions=[ai])
    faults.kill_at(point, after=1 if point == "part-shown" else 0)
    await parlour.process.wait_end(60)
    assert faults.fired[-1] == point
    world.model.clear()
    world.model.rule(Rule(when=question, answer=f"other words, {answer_to(question)}", times=1))
    await parlour.start()
    await alice.wait_text(room, answer_to(question), 40, sender=ai, after=asked)
    await ask(mortal.bob, room, ai)
    said = [
        e
        for e in await own(alice, room, ai)
        if e["content"].get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id") == asked
    ]
    assert len(said) == 1, said
    shown = {message.event_id: message.body for message in await alice.shown(room)}
    assert shown[said[0]["event_id"]].endswith(answer_to(question))


@pytest.mark.soak
async def test_killed_while_it_is_shown_and_back_too_late_it_is_closed(
    world: World, mortal: Mortal
) -> None:
    parlour, faults, alice, room = mortal.parlour, mortal.faults, mortal.alice, mortal.room
    ai = parlour.seat.ai_user_id
    await ask(mortal.bob, room, ai)
    question = word()
    world.model.rule(Rule(when=question, answer=LONG * 4, times=1, pace_s=0.1))
    asked = await alice.send_text(room, question, mentions=[ai])
    faults.kill_at("part-shown", after=1)
    first = await alice.wait_text(room, "rather long", sender=ai, after=asked)
    await parlour.process.wait_end(60)
    parlour.settings["answers"] = {"max_age": "1s"}
    await parlour.start()
    await alice.wait_text(room, "Stopped here", 40, sender=ai, after=first["event_id"])


@pytest.mark.soak
async def test_in_an_encrypted_room_parts_are_encrypted_too(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    room = await make_group(cast.alice, ai, cast.bob)
    await cast.alice.wait_encrypted(room)
    await ask(cast.alice, room, ai)
    question = word()
    said = f"{LONG * 4}Right, @Bob? {answer_to(question)}"
    world.model.rule(Rule(when=question, answer=said, times=1, pace_s=0.1))
    asked = await cast.alice.send_text(room, question, mentions=[ai])
    first = await cast.bob.wait_text(room, "rather long", sender=ai, after=asked)
    await cast.bob.wait_text(room, answer_to(question), 40, sender=ai)
    shown = {message.event_id: message for message in await cast.bob.shown(room)}
    assert shown[first["event_id"]].body.endswith(answer_to(question))
    events = [e for e in await history(cast.bob, room) if e["sender"] == ai]
    assert "m.room.message" not in {e["type"] for e in events}
    edits = [e["content"] for e in events if e["content"].get("m.relates_to", {}).get("rel_type")]
    assert len(edits) >= 2
    assert all(edit["m.relates_to"]["event_id"] == first["event_id"] for edit in edits)
    assert not any("m.new_content" in edit for edit in edits)
    question, rather = word(), word()
    world.model.rule(Rule(when=question, answer=LONG * 4, times=1, pace_s=0.1))
    asked = await cast.bob.send_text(room, question, mentions=[ai])
    first = await cast.alice.wait_text(room, "rather long", sender=ai, after=asked)
    await cast.bob.edit(room, asked, f"no, {rather}", mentions=[ai])
    await cast.alice.wait_text(room, answer_to(rather), 40, sender=ai)
    shown = {message.event_id: message for message in await cast.alice.shown(room)}
    assert shown[first["event_id"]].body == answer_to(rather)
