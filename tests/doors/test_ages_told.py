"""What somebody is told of their age: by every word it can be known by, in their own chat alone."""

from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from appservice.direct.ages import said_of
from appservice.model.age import BANDS, NOT_KNOWN, Age, AgeBand, Ages, Trust, Unknown
from appservice.model.ids import RoomId, UserId
from appservice.turns.known import Known
from tests.doors.direct_world import CHAT, DirectWorld, direct_world
from tests.pure.policy.rooms import ALICE, RULES

PEERS = replace(RULES.age, peers=("b.test", "c.test"))
MINOR = Age(AgeBand.FROM_13, Trust.STATED)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async def ages(
        users: Collection[UserId],
        room_id: RoomId,
        *,
        fresh: bool = False,
    ) -> Ages:
        return {user: MINOR for user in users if user == ALICE}

    async with direct_world(tmp_path, known=Known(ages)) as made:
        made.rules = replace(made.rules, age=PEERS)
        yield made


async def told(world: DirectWorld, command: str) -> str:
    await world.hear(world.say(f"!ai {command}"))
    await world.quiet()
    return world.bodies()[-1]


async def test_somebody_is_told_what_they_are_taken_for_and_who_may_know(
    world: DirectWorld,
) -> None:
    said = await told(world, "age")
    assert "13 to 15" in said
    assert "signed statement" in said
    assert "I tell nobody" in said
    assert "b.test, c.test" in said


async def test_sharing_is_switched_on_and_off(world: DirectWorld) -> None:
    sharing = world.personal.age_sharing
    assert "I tell the AIs of these servers" in await told(world, "age share on")
    assert await sharing.shares(ALICE)
    assert "I tell the AIs of these servers" in await told(world, "age")
    assert "no other AI any more" in await told(world, "age SHARE  off")
    assert not await sharing.shares(ALICE)


async def test_nothing_of_it_becomes_part_of_the_talk(tmp_path: Path) -> None:
    async with direct_world(tmp_path) as world:
        assert (said := await told(world, "age")).startswith("I don't know how old you are")
        lines = await world.personal.chat.lines(CHAT, 50)
        assert said not in [line.body for line in lines]
        await world.hear(world.say("How are you?"))
        await world.quiet()
        asked = world.model.asked[-1]
        assert all("how old you are" not in part.text for part in asked.parts)


async def test_without_peers_there_is_nobody_to_tell(world: DirectWorld) -> None:
    world.rules = replace(world.rules, age=replace(PEERS, peers=()))
    assert "I tell nobody" in await told(world, "age share on")
    assert not await world.personal.age_sharing.shares(ALICE)
    said = await told(world, "age")
    assert "13 to 15" in said
    assert "share" not in said


async def test_another_word_gets_a_sentence_how(world: DirectWorld) -> None:
    assert "age share" in await told(world, "age sharing please")


def test_there_is_a_sentence_for_every_age() -> None:
    sentences = {
        said_of(Age(band, trust), replace(PEERS, unknown=unknown))
        for band, trust, unknown in product((*BANDS, AgeBand.UNKNOWN), Trust, Unknown)
    }
    assert len(sentences) == 4 + 4 + 1 + 2 + 2 + 1
    assert "fit for all ages" in said_of(NOT_KNOWN, replace(PEERS, unknown=Unknown.SHIELDED))
