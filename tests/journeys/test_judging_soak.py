"""A judge whose Parlour is killed while it thinks, and one in an encrypted room."""

import json

import pytest

from stage.scripted_model import Asked, Rule
from tests.journeys.encrypted import Cast, sealed_group
from tests.journeys.robust import bodies, faulty_parlour
from tests.journeys.speech import ask, eventually
from tests.journeys.world import World, answer_to, make_group, word

pytestmark = pytest.mark.soak
SPEAKING = {"mode": "auto", "pause": "1s", "longest_pause": "8s", "judge_timeout": "2s"}
SIGN = "\U0001f44f"


def is_judging(asked: Asked) -> bool:
    return "response_format" in asked.body


def judging(call: str, emoji: str = "") -> Rule:
    said = {"call": call, "emoji": emoji, "sure": 1, "why": "asks everybody"}
    return Rule(when=is_judging, answer=json.dumps(said))


@pytest.mark.parametrize("point", ["before-judge", "judge-answered"])
async def test_killed_while_it_thinks_it_is_asked_once_more(world: World, point: str) -> None:
    world.model.clear()
    world.model.rule(judging("speak"))
    parlour, faults = faulty_parlour(world, {"speaking": SPEAKING})
    await parlour.start()
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, parlour.seat.ai_user_id, bob)
    question = word()
    faults.kill_at(point)
    await alice.send_text(room, f"Does anyone know what {question} is?")
    await parlour.process.wait_end(30)
    await parlour.start()
    await bob.wait_text(room, answer_to(question), 60, sender=parlour.seat.ai_user_id)
    await ask(bob, room, parlour.seat.ai_user_id)
    said = await bodies(bob, room, parlour.seat.ai_user_id)
    assert said.count(answer_to(question)) == 1
    calls = [one for one in world.model.requests if is_judging(one) and question in one.last_user]
    assert len(calls) <= 2
    await parlour.stop()


async def test_in_an_encrypted_room_it_waits_and_reacts_too(world: World, cast: Cast) -> None:
    world.model.clear()
    world.model.rule(judging("react", SIGN))
    parlour = world.encrypted_parlour({"speaking": SPEAKING})
    await parlour.start()
    ai = parlour.seat.ai_user_id
    room = await sealed_group(cast.alice, ai, cast.bob, cast.carol)
    news = word()
    said = await cast.alice.send_text(room, f"We did it, {news} is over!")
    await cast.carol.type_in(room)

    async def judged() -> bool:
        return any(is_judging(one) and news in one.last_user for one in world.model.requests)

    await eventually(judged)
    reaction = await cast.bob.wait_event(
        room, lambda e: e["type"] == "m.reaction" and e["sender"] == ai
    )
    assert reaction["content"]["m.relates_to"]["event_id"] == said
    assert not reaction["encrypted"]
    await parlour.stop()
