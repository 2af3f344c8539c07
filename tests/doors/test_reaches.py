"""What is said in an encrypted room goes to models of one's own, whatever is asked of them.

Whole Parlours, whose stored picture of the room may be older than the event that encrypted it.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.model.rules import Rules
from tests.doors.direct_world import MODEL, DirectWorld, direct_world
from tests.doors.proposing_world import answers, looks, proposed
from tests.doors.rates import Rates, shielded
from tests.pure.policy.rooms import RULES

MEGOLM = "m.megolm.v1.aes-sha2"


def _rules() -> Rules:
    own = replace(MODEL, local=True)
    return replace(RULES, models=(own,), started_ms=0, local_models_only=True, encryption=True)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    rules = shielded(_rules())
    async with direct_world(tmp_path, classifier=Rates(), rules=rules) as made:
        made.model.answer = answers()
        yield made


@pytest.mark.parametrize("heard", [True, False], ids=["known", "on its way"])
async def test_answers_ratings_and_proposals(world: DirectWorld, *, heard: bool) -> None:
    switched = world.state("m.room.encryption", algorithm=MEGOLM)
    if heard:
        await world.hear(switched)
    await proposed(world)
    assert len(looks(world)) == 1
    assert len(world.model.asked) == 2, "the answer, and what there is to remember"
    assert [reach.own_machines_only for reach in world.model.reached] == [True, True]
    rates = world.classifier
    assert isinstance(rates, Rates)
    assert len(rates.asked) >= 3, "question, answer, and what is proposed"
    assert {reach.own_machines_only for reach in rates.reached} == {True}


async def test_in_the_clear_they_may_go_elsewhere(world: DirectWorld) -> None:
    """Else the test above says nothing."""
    await proposed(world)
    assert [reach.own_machines_only for reach in world.model.reached] == [False, False]
