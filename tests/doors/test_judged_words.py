"""What is said beside answers is rated like them: shared, copied, summed up, proposed, quoted."""

from dataclasses import replace
from pathlib import Path

import pytest

from appservice.model.age import AgeRules
from appservice.model.crossing import CopiedLine
from appservice.model.effect import Notice, sentence
from appservice.prompt.catalogue import say
from appservice.telemetry import NullMeter
from appservice.turns.common import CommonActs
from tests.doors.catching_up_world import MODEL, catching_up_world
from tests.doors.crossing_world import CHAT, KYOTO, CrossingWorld, crossing_world, stored
from tests.doors.direct_world import direct_world
from tests.doors.privacies import of_groups
from tests.doors.proposing_world import ASKS, CAT, answers, nothing_comes
from tests.doors.rates import SHIELDED, Rates, shielded
from tests.pure.policy.rooms import NOW, RULES

DOWN, GORE = say("not_judged"), say("unfit_violence")


async def test_what_is_shared_is_rated_for_the_group_that_reads_it(tmp_path: Path) -> None:
    async with crossing_world(tmp_path) as world:
        world.age, world.classifier = SHIELDED, Rates()
        assert await world.share("I like gore", act="one") == "unfit"
        assert world.said(KYOTO) == []
        assert world.said(CHAT) == [GORE]
        await world.share("I like tea", act="two")
        assert world.said(KYOTO) == ["Alice shares: I like tea"]


async def test_what_nobody_can_rate_is_not_shared(tmp_path: Path) -> None:
    async with crossing_world(tmp_path) as world:
        world.age = SHIELDED
        assert await world.share("I like tea") == "not_judged"
        assert (world.said(KYOTO), world.said(CHAT)) == ([], [DOWN])
        world.age = AgeRules()
        await world.share("I like tea", act="again")
        assert len(world.said(KYOTO)) == 1


def _lines(*bodies: str) -> list[CopiedLine]:
    return [CopiedLine(by_ai=False, sent_ms=NOW, body=body) for body in bodies]


async def test_of_copies_only_fit_parts_are_said_and_that_is_told(tmp_path: Path) -> None:
    async with crossing_world(tmp_path) as world:
        world.age, world.classifier = SHIELDED, Rates()
        await world.copy(*_lines("a" * 39_000, "gore", "b" * 39_000))
        said = world.said(KYOTO)
        assert said
        assert not any("gore" in body for body in said)
        [told] = world.said(CHAT)
        assert told == f"{say('copy_partly', group='Kyoto trip')}\n{GORE}"


async def test_of_copies_that_nobody_can_rate_nothing_is_said(tmp_path: Path) -> None:
    async with crossing_world(tmp_path) as world:
        world.age = SHIELDED
        await world.copy(*_lines("hello"))
        assert (world.said(KYOTO), world.said(CHAT)) == ([], [DOWN])


async def _quoted(world: CrossingWorld, line: str) -> str:
    lines = (sentence("instructions_line", line=line),)
    notice = Notice(sentence("instructions_none", prefix="!ai"), more=lines)
    acts = CommonActs(
        world.rooms.chat,
        world.homeserver,
        world.current,
        NullMeter(),
        of_groups(world.rooms.chat),
        world.clearing,
    )
    await acts.notice(stored(line, KYOTO), notice)
    return world.said(KYOTO)[-1]


async def test_what_a_member_wrote_is_quoted_where_it_is_fit(tmp_path: Path) -> None:
    async with crossing_world(tmp_path) as world:
        world.age, world.classifier = SHIELDED, Rates()
        assert "speak of tea" in await _quoted(world, "speak of tea")
        told = await _quoted(world, "speak of gore")
        assert GORE in told
        assert "speak of gore" not in told
        world.classifier = None
        assert "speak of cake" not in await _quoted(world, "speak of cake")
        world.age = AgeRules()
        assert "speak of more gore" in await _quoted(world, "speak of more gore")


@pytest.mark.parametrize(
    ("summary", "classifier", "told"),
    [
        ("- Tea at four [1]", Rates(), "Tea at four"),
        ("- There was gore [1]", Rates(), GORE),
        ("- Tea at four [1]", Rates(down=True), DOWN),
        ("- Tea at four [1]", None, DOWN),
    ],
)
async def test_what_is_summed_up_is_rated_for_who_reads_it(
    tmp_path: Path, summary: str, classifier: Rates | None, told: str
) -> None:
    async with catching_up_world(tmp_path) as world:
        world.rules, world.classifier = shielded(world.rules), classifier
        world.model.answer = summary
        await world.said("tea at four")
        await world.catch_up()
        [(_, body)] = world.told
        assert told in body
        assert ("gore" in body) is False


@pytest.mark.parametrize("word", ["nothing", "Leipzig"])
async def test_what_is_proposed_is_rated_before_it_is_shown(tmp_path: Path, word: str) -> None:
    rules = shielded(replace(RULES, models=(MODEL,), started_ms=0))
    async with direct_world(tmp_path, rules=rules, classifier=Rates()) as world:
        world.model.answer = answers()
        if word == "nothing":
            await world.hear(world.say(CAT))
            await world.said(ASKS)
            return
        rates = world.classifier
        assert isinstance(rates, Rates)
        rates.words = {"lives in Leipzig": next(iter(rates.words.values()))}
        await nothing_comes(world)
