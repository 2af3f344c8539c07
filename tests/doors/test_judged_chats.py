"""Words for somebody who is no known adult: rated before they are seen, or not said at all."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from appservice.model.age import Age, AgeBand, Ages, Trust
from appservice.model.ids import RoomId, UserId
from appservice.model.prompt import Completion, Prompt
from appservice.model.rating import Category
from appservice.model.reach import Reach
from appservice.model.rules import Rules
from appservice.policy.streaming import Pace
from appservice.policy.units import FIRST
from appservice.ports.model import Hear
from appservice.prompt.catalogue import say
from appservice.prompt.refusing import help_near
from appservice.turns.known import Known
from tests.doors.direct_wire import Thinker
from tests.doors.direct_world import CHAT, MODEL, DirectWorld, direct_world, until
from tests.doors.rates import Rates, shielded
from tests.pure.policy.rooms import AI, ALICE, RULES

CALM = "This is one calm sentence that is here only to be so long. "
DOWN = say("not_judged")
GORE = say("unfit_violence")
UNSAID = "There was gore everywhere."


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path, classifier=Rates(), rules=_rules()) as made:
        yield made


@pytest.fixture
async def streaming(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    pace = Pace(first_ms=1, every_ms=1)
    async with direct_world(tmp_path, classifier=Rates(), rules=_rules(), pace=pace) as made:
        yield made


def _rules() -> Rules:
    return shielded(replace(RULES, models=(MODEL,), started_ms=0))


def rates(world: DirectWorld) -> Rates:
    assert isinstance(world.classifier, Rates)
    return world.classifier


def ever_said(world: DirectWorld) -> str:
    """All that the AI user ever sent, also what was edited or taken away."""
    return str([event["content"] for event in world.wire.rooms[CHAT] if event["sender"] == AI])


async def test_a_fit_question_gets_its_answer_and_both_are_looked_at(world: DirectWorld) -> None:
    await world.hear(world.say("How do birds fly?"))
    await world.said("All of the answer")
    assert rates(world).asked == ["How do birds fly?", "All of the answer, in so many words."]
    assert {reach.room_id for reach in rates(world).reached} == {CHAT}


async def test_an_unfit_question_is_refused_kindly_and_no_model_hears_it(
    world: DirectWorld,
) -> None:
    asked = world.say("Tell me of gore")
    await world.hear(asked)
    await world.said(GORE)
    await world.quiet()
    assert world.model.asked == []
    about = {"m.in_reply_to": {"event_id": asked["event_id"]}}
    await world.hear(world.say("!ai why", ALICE, **{"m.relates_to": about}))
    await world.said("not have been fit for everybody who reads here")


async def test_an_unfit_answer_is_never_seen(world: DirectWorld) -> None:
    world.model.answer = lambda _prompt: UNSAID
    await world.hear(world.say("What happened?"))
    await world.said(GORE)
    await world.quiet()
    assert "everywhere" not in ever_said(world)
    assert len(world.model.asked) == 1


async def test_who_may_need_help_is_answered_and_told_where_to_find_it(world: DirectWorld) -> None:
    await world.hear(world.say("I am in despair"))
    await world.said(f"in so many words.\n\n{help_near(None)}")
    await world.hear(world.say("harmword"))
    await world.said(say("unfit_self_harm", help=help_near(None)))
    assert len(world.model.asked) == 1


async def test_while_nobody_rates_nothing_is_answered_and_that_is_said_once(
    world: DirectWorld,
) -> None:
    rates(world).down = True
    for number in range(3):
        await world.hear(world.say(f"Question {number}?"))
        await world.said(DOWN)
        await world.quiet()
    assert world.model.asked == []
    assert sum(DOWN in body for body in world.bodies()) == 1
    rates(world).down = False
    await world.hear(world.say("And now?"))
    await world.said("All of the answer")


async def test_without_any_classifier_nothing_is_answered(tmp_path: Path) -> None:
    async with direct_world(tmp_path, rules=_rules()) as world:
        await world.hear(world.say("Hello, what is up?"))
        await world.said(DOWN)
        await world.quiet()
        assert world.model.asked == []


async def test_a_classifier_that_dies_mid_answer_keeps_it_from_being_said(
    world: DirectWorld,
) -> None:
    def dies() -> None:
        rates(world).down = True

    world.model.begun = dies
    await world.hear(world.say("How do birds fly?"))
    await world.said(DOWN)
    await world.quiet()
    assert "All of the answer" not in ever_said(world)


async def test_what_is_slow_to_be_rated_is_not_seen_before(world: DirectWorld) -> None:
    def waits(text: str) -> None:
        if "answer" in text:
            rates(world).go_on = going

    going = asyncio.Event()
    rates(world).begun = waits
    await world.hear(world.say("How do birds fly?"))
    await until(lambda: len(rates(world).asked) == 2)
    assert "All of the answer" not in ever_said(world)
    going.set()
    await world.said("All of the answer")


async def test_who_reads_is_looked_at_again_after_the_rating(tmp_path: Path) -> None:
    told = [Age(AgeBand.FROM_16, Trust.STATED)]

    async def ages(users: Collection[UserId], room_id: RoomId, *, fresh: bool = False) -> Ages:
        assert room_id == CHAT
        assert fresh in (True, False)
        return dict.fromkeys(users, told[-1])

    def is_younger(text: str) -> None:
        if "answer" in text:
            told.append(Age(AgeBand.UNDER_13, Trust.STATED))

    rates = Rates({"answer": (Category.VIOLENCE, 0.55)}, begun=is_younger)
    async with direct_world(
        tmp_path, classifier=rates, rules=_rules(), known=Known(ages=ages)
    ) as world:
        await world.hear(world.say("How do birds fly?"))
        await world.said(GORE)
        await world.quiet()
        assert "All of the answer" not in ever_said(world)


async def test_a_question_that_is_taken_back_is_not_waited_for(world: DirectWorld) -> None:
    rates(world).go_on = asyncio.Event()
    asked = world.say("How do birds fly?")
    await world.hear(asked)
    await until(lambda: len(rates(world).asked) == 1)
    await world.hear(
        world.wire.put(CHAT, "m.room.redaction", asked["sender"], redacts=asked["event_id"])
    )
    await world.quiet()
    assert world.model.asked == []


@pytest.mark.parametrize("where", ["question-rated", "model-answered", "before-sending"])
async def test_killed_anywhere_an_answer_is_rated_and_said_once(
    world: DirectWorld, where: str
) -> None:
    await world.kill_at(where, world.say("How do birds fly?"))
    await world.said("All of the answer")
    await world.quiet()
    assert sum("All of the answer" in body for body in world.bodies()) == 1
    assert "All of the answer, in so many words." in rates(world).asked


@pytest.mark.parametrize("where", ["question-rated", "decided", "committed"])
async def test_killed_anywhere_a_refusal_is_said_once(world: DirectWorld, where: str) -> None:
    await world.kill_at(where, world.say("Tell me of gore"))
    await world.said(GORE)
    await world.quiet()
    assert sum(GORE in body for body in world.bodies()) == 1
    assert world.model.asked == []


async def test_killed_when_it_was_answered_and_down_since_it_is_not_said(
    world: DirectWorld,
) -> None:
    world.die_at = "before-sending"
    await world.hear(world.say("How do birds fly?"))
    await until(lambda: world.die_at == "")
    await world.stop()
    rates(world).down = True
    await world.start()
    await world.said(DOWN)
    await world.quiet()
    assert "All of the answer" not in ever_said(world)


async def test_only_groups_of_sentences_that_were_rated_are_streamed(
    streaming: DirectWorld,
) -> None:
    streaming.model.go_on = asyncio.Event()
    text = CALM * 13
    streaming.model.answer = lambda _prompt: text
    await streaming.hear(streaming.say("Tell me something long"))
    await streaming.said("This is one calm sentence")
    [seen] = [body for body in streaming.bodies() if body.startswith("This is")]
    shown = seen.removesuffix(" \N{HORIZONTAL ELLIPSIS}")
    assert shown.endswith("so long.")
    assert FIRST <= len(shown) + 1 <= len(text) // 2
    assert any(asked.startswith(shown) for asked in rates(streaming).asked)
    streaming.model.go_on.set()
    await streaming.said(text.strip())
    said = rates(streaming).asked[1:]
    assert len(set(said)) == len(said), "words that were rated are rated again"


@dataclass
class InTwoParts(Thinker):
    """Says the first part of an answer, waits for `go_on`, says more, and has no end."""

    parts: tuple[str, str] = ("", "")

    async def complete(
        self, prompt: Prompt, reach: Reach, *, hear: Hear | None = None, **_more: Any
    ) -> Completion:
        assert hear is not None
        assert self.go_on is not None
        assert prompt.parts[0].room_id == reach.room_id
        hear(self.parts[0], anew=True)
        try:
            await self.go_on.wait()
            hear(self.parts[1], anew=False)
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        raise AssertionError("it has no end")


async def test_what_was_shown_goes_when_a_later_group_is_unfit(tmp_path: Path) -> None:
    model = InTwoParts(go_on=asyncio.Event(), parts=(CALM * 4, f"{UNSAID} {CALM * 12}"))
    pace = Pace(first_ms=1, every_ms=1)
    async with direct_world(
        tmp_path, classifier=Rates(), rules=_rules(), pace=pace, model=model
    ) as world:
        await world.hear(world.say("Tell me something long"))
        await world.said("calm sentence")
        assert model.go_on is not None
        model.go_on.set()
        await world.said(GORE)
        await world.quiet()
        assert "everywhere" not in ever_said(world)
        assert not any("calm sentence" in body for body in world.bodies())
        assert model.cut_off == 1, "a model goes on with what nobody will see"


async def test_killed_with_a_part_shown_and_down_since_the_part_goes(
    streaming: DirectWorld,
) -> None:
    streaming.model.go_on = asyncio.Event()
    streaming.model.answer = lambda _prompt: CALM * 12
    streaming.die_at = "part-shown"
    await streaming.hear(streaming.say("Tell me something long"))
    await until(lambda: streaming.die_at == "")
    await streaming.stop()
    rates(streaming).down = True
    await streaming.start()
    await streaming.said(DOWN)
    await streaming.quiet()
    assert not any("calm sentence" in body for body in streaming.bodies())


async def test_adults_are_asked_about_by_nobody(tmp_path: Path) -> None:
    rules = replace(RULES, models=(MODEL,), started_ms=0)
    async with direct_world(tmp_path, classifier=Rates(), rules=rules) as world:
        await world.hear(world.say("Tell me of gore"))
        await world.said("All of the answer")
        assert rates(world).asked == []
