"""Plans: only answers count, a refusal is kind and comes once, and nobody else is touched by it."""

from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from tests.journeys.speech import ask, eventually, said_by, tell
from tests.journeys.world import World, direct_chat, make_group, word

REPLIES = 2
USED_UP = "you have had all the answers"


@pytest.fixture(scope="module")
async def counting(world: World) -> AsyncIterator[Parlour]:
    """A Parlour that gives everybody two answers an hour."""
    plans = {"default": "small", "named": {"small": {"replies": REPLIES, "window": "1h"}}}
    running = world.parlour({"plans": plans})
    await running.start()
    yield running
    await running.stop()


async def test_used_up_answers_are_told_once_and_others_are_answered(
    world: World, counting: Parlour
) -> None:
    ai = counting.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    for _ in range(3):  # what people write is never counted
        await alice.send_text(room, f"by the way, {word()}")
    for _ in range(REPLIES):
        await ask(alice, room, ai)
    asked = await alice.send_text(room, word(), mentions=[ai])
    refusal = await alice.wait_text(room, USED_UP, sender=ai)
    assert refusal["content"]["msgtype"] == "m.notice"
    assert refusal["content"]["body"].startswith("Alice, ")
    assert "In about 60 minutes" in refusal["content"]["body"] or "1 hour" in str(refusal)
    assert refusal["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    again = await alice.send_text(room, word(), mentions=[ai])
    answer = await ask(bob, room, ai)
    await alice.wait_id(room, answer["event_id"])
    said = said_by(alice, room, ai, after=again)
    assert said == [answer["content"]["body"]]

    async def counted() -> bool:
        metrics = await counting.metrics()
        return (
            'parlour_answers_refused_total{whose="person"} 2.0' in metrics
            and 'parlour_answers_charged_total{to="person"} 3.0' in metrics
        )

    await eventually(counted)


async def test_usage_is_told_in_the_direct_chat_and_in_a_group_without_numbers(
    world: World, counting: Parlour
) -> None:
    ai = counting.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    room = await make_group(alice, ai, bob)
    await ask(alice, room, ai)
    chat = await direct_chat(alice, ai)
    await tell(alice, room, ai, "!ai usage", "I have told you in our direct chat")
    told = await alice.wait_text(chat, "Answers: 1 of 2 in the last 1 hour, 1 left.", sender=ai)
    assert 'Your plan is "small"' in told["content"]["body"]
    own = await tell(bob, room, ai, "!ai usage", "2 of 2 answers are left")
    assert "1 of 2" not in own["content"]["body"]
