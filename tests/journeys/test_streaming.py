"""Long answers are seen while they come: one message, edited, that calls people once."""

from typing import Any

from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Rule
from tests.journeys.robust import history
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
    await bob.wait_text(room, answer_to(question), 30, sender=ai)
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
