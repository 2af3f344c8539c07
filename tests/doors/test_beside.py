"""What models take beside answers is in the budget of all, and in nobody's allowance."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from appservice.model.allowance import Measure, Used
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.plans import Caps
from appservice.model.prompt import ChatPart, Prompt, Role
from appservice.model.reach import Reach
from appservice.model.rules import Rules
from appservice.policy.allowance import everybody
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import RoomsStore, open_rooms
from appservice.turns.beside import Counted, CountedEmbed, Tally
from tests.doors.direct_wire import Thinker
from tests.pure.policy.rooms import NOW, ROOM, RULES

REACH = Reach(ROOM, own_machines_only=False)
PROMPT = Prompt((ChatPart(Role.USER, "Would a guest speak now?", ROOM),), 20)


@dataclass
class Budget:
    """A ledger, and what its watcher is shown. A call of the model takes 77 tokens."""

    store: RoomsStore
    caps: Caps = field(default_factory=lambda: Caps(tokens=100, replies=1))
    seen: list[Used] = field(default_factory=list)
    model: Thinker = field(default_factory=Thinker)
    now: int = NOW

    def tally(self) -> Tally:
        tally = Tally(self.store.allowance, self._rules, lambda: self.now)
        tally.watch = self._watch
        return tally

    async def used(self) -> dict[Measure, int]:
        limits = everybody(Caps(tokens=100, replies=1))
        found = await self.store.allowance.used(limits, self.now)
        return {each.limit.measure: each.amount for each in found}

    async def _rules(self) -> Rules:
        return replace(RULES, caps=self.caps)

    async def _watch(self, used: Sequence[Used]) -> None:
        self.seen = list(used)


@pytest.fixture
async def budget(tmp_path: Path) -> AsyncIterator[Budget]:
    async with open_rooms(f"sqlite:{tmp_path}/r.db", None, IdentitySeal()) as store:
        yield Budget(store)


async def test_a_call_is_counted_shown_and_no_answer(budget: Budget) -> None:
    judge = Counted(budget.model, budget.tally(), refuses=True)
    await judge.complete(PROMPT, REACH)
    assert await budget.used() == {Measure.TOKENS: 77, Measure.REPLIES: 0}
    assert {each.limit.measure: each.amount for each in budget.seen}[Measure.TOKENS] == 77
    (nobody,) = await budget.store.allowance.spendings(0)
    assert (nobody.payer, nobody.replies, nobody.tokens) == (None, 0, 77)
    assert await budget.store.allowance.reserved() == []


async def test_where_nothing_is_left_nobody_is_asked_but_for_what_has_to_be(
    budget: Budget,
) -> None:
    tally = budget.tally()
    judge = Counted(budget.model, tally, refuses=True)
    for _ in range(2):
        await judge.complete(PROMPT, REACH)
    with pytest.raises(ModelUnavailable) as refused:
        await judge.complete(PROMPT, REACH)
    assert refused.value.fault is ModelFault.USED_UP
    assert len(budget.model.asked) == 2
    await Counted(budget.model, tally, refuses=False).complete(PROMPT, REACH)
    assert (await budget.used())[Measure.TOKENS] == 3 * 77
    budget.now += 2 * 86_400_000
    await judge.complete(PROMPT, REACH)
    assert (await budget.used())[Measure.TOKENS] == 77


async def test_what_is_broken_off_has_been_read(budget: Budget) -> None:
    budget.model.go_on = asyncio.Event()
    judge = Counted(budget.model, budget.tally(), refuses=True)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await judge.complete(PROMPT, REACH)
    assert 0 < (await budget.used())[Measure.TOKENS] < 30


async def test_without_a_budget_it_is_counted_all_the_same(budget: Budget) -> None:
    budget.caps = Caps()
    await Counted(budget.model, budget.tally(), refuses=True).complete(PROMPT, REACH)
    assert budget.seen == []
    assert (await budget.used())[Measure.TOKENS] == 77


class Near:
    """A service for embeddings that is there, or not."""

    there = True

    async def vectors(self, texts: Sequence[str], _reach: Reach) -> list[Sequence[float]] | None:
        return [[1.0] for _ in texts] if self.there else None


async def test_texts_that_are_compared_are_counted(budget: Budget) -> None:
    service = Near()
    near = CountedEmbed(service, budget.tally())
    assert await near.vectors(["one text", "and another"], REACH) == [[1.0], [1.0]]
    counted = (await budget.used())[Measure.TOKENS]
    assert counted > 0
    service.there = False
    assert await near.vectors(["one text"], REACH) is None
    assert (await budget.used())[Measure.TOKENS] == counted
