"""Who is asked is chosen by what the asker said, and it is told why."""

from dataclasses import replace

import pytest

from appservice.model.effect import Keep
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.ids import EventId, TurnId, UserId
from appservice.model.plans import Given, Plan, Plans
from appservice.model.reach import Reach
from appservice.model.routing import ModelFacts, Purpose, Route, Size
from appservice.model.rules import Rules
from appservice.policy.bursts import burst_of
from appservice.ports.store import ChatStore
from appservice.turns.routing import Routing
from tests.contracts.storage.samples import AI, ALICE, BOB, ROOM, commit, line, new_turn, snapshot

TURN = TurnId("t1")
MODELS = (
    ModelFacts(name="main"),
    ModelFacts(name="deep", size=Size.LARGE, input_price=9, output_price=9),
    ModelFacts(name="fast", size=Size.SMALL, local=True),
)
FEW = Plans(named={"few": Plan(name="few", models=("deep",))}, given=(Given(str(BOB), "few"),))
RULES = Rules(ai=AI, ai_name="Parlour", own_server="a.test", models=MODELS, plans=FEW)


def routing(rules: Rules = RULES) -> Routing:
    async def current() -> Rules:
        return rules

    return Routing(current, lambda: {one.name for one in MODELS})


async def said(chat: ChatStore, event: str, body: str, sender: UserId = ALICE, **more: str) -> None:
    thread = EventId(more["thread"]) if more else None
    kept = Keep(line(event, body, sender=sender, thread=thread))
    await commit(chat, event, history=[kept])


async def order(chat: ChatStore, *, home: bool = False, rules: Rules = RULES) -> Route:
    turn = await chat.turn(TURN)
    assert turn is not None
    reach = Reach(ROOM, own_machines_only=home)
    question = await chat.line(ROOM, turn.about)
    assert question is not None
    burst = burst_of(turn, question, [turn], await chat.lines(ROOM, 9))
    return await routing(rules).order(chat, snapshot(), turn, reach, burst)


async def test_all_that_the_asker_said_of_it_counts_and_nothing_else(chat: ChatStore) -> None:
    await said(chat, "$before", "```old```")
    await said(chat, "$q", "Parlour, can you help?")
    await commit(chat, "$open", open_turns=[new_turn("t1")])
    await said(chat, "$other", "```not mine```", BOB)
    await said(chat, "$thread", "```elsewhere```", thread="$root")
    assert (await order(chat)).why == "as configured: main first"
    await said(chat, "$more", "```it is this```")
    found = await order(chat)
    assert (found.names, found.why) == (("deep", "main", "fast"), "code in it: deep first")


async def test_where_nobody_may_be_asked_nobody_is(chat: ChatStore) -> None:
    await said(chat, "$q", "Parlour?")
    await commit(chat, "$open", open_turns=[new_turn("t1")])
    assert (await order(chat, home=True)).names == ("fast",)
    elsewhere = tuple(one for one in MODELS if not one.local)
    with pytest.raises(ModelUnavailable) as caught:
        await order(chat, home=True, rules=replace(RULES, models=elsewhere))
    assert caught.value.fault is ModelFault.OUT_OF_REACH
    assert "no model of the operator's own, and others may not hear it" in str(caught.value)


async def test_that_only_a_plan_stands_in_the_way_is_told_apart(chat: ChatStore) -> None:
    await said(chat, "$q", "Parlour?", BOB)
    await commit(chat, "$open", open_turns=[replace(new_turn("t1"), asker=BOB)])
    with pytest.raises(ModelUnavailable) as caught:
        await order(chat, home=True)
    assert caught.value.fault is ModelFault.NOT_IN_PLAN


async def test_the_cheapest_is_within_the_walls_too() -> None:
    room, own = snapshot(), replace(RULES, local_models_only=True)
    assert (await routing().cheapest(Purpose.SUMMARY, room))[0] == "fast"
    assert await routing().cheapest(Purpose.CATCHUP, room, BOB) == ("deep",)
    encrypted = replace(room, encrypted=True)
    assert await routing(own).cheapest(Purpose.JUDGE, encrypted) == ("fast",)
    assert await routing(own).cheapest(Purpose.CATCHUP, encrypted, BOB) == ()
