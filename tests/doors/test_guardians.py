"""Guardians decide in a chat of their own; the child is told once, and nobody else learns of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.model.age import NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.guarding import Limits, QuietHours
from appservice.model.ids import UserId
from tests.doors.guardians_world import (
    ADULT,
    CHATS,
    CHILD,
    MUM,
    STRANGER,
    GuardiansWorld,
    guardians_world,
)
from tests.pure.policy.rooms import ALICE

NOT_YOURS = "You are no guardian of"
GATHERED = 60_001


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[GuardiansWorld]:
    async with guardians_world(tmp_path) as made:
        yield made


async def test_a_guardian_decides_and_the_child_sees_who_and_when(world: GuardiansWorld) -> None:
    await world.link()
    said = await world.tell(MUM, f"{ALICE} groups off")
    assert said == f"For {ALICE} it is now: group chats off. I tell {ALICE} in our direct chat."
    await world.tell(MUM, f"{ALICE} voice off")
    await world.tell(MUM, f"{ALICE} quiet 21:00-07:00 europe/berlin")
    await world.tell(MUM, f"{ALICE} room !tea:hs.test off")
    assert await world.limits() == Limits(
        groups=False,
        voice=False,
        quiet=(QuietHours(1260, 420, "Europe/Berlin"),),
        no_groups=frozenset({"!tea:hs.test"}),  # type: ignore[arg-type]
    )
    shown = await world.tell(ALICE, "")
    assert f"{MUM}, named by whoever runs this server since 2023-11-14:" in shown
    assert "• group chats off (since 2023-11-14 " in shown
    assert "• quiet from 21:00 to 07:00, Europe/Berlin (since 2023-11-14 " in shown
    assert "• single groups off: 1 (since" in shown
    assert "never see what you write" in shown
    await world.tell(MUM, f"{ALICE} groups on")
    await world.tell(MUM, f"{ALICE} quiet off")
    log = await world.tell(MUM, f"{ALICE} log")
    assert [line.partition(", ")[2] for line in log.splitlines()[1:]] == [
        f"{MUM}: group chats off",
        f"{MUM}: voice off",
        f"{MUM}: quiet from 21:00 to 07:00, Europe/Berlin",
        f"{MUM}: the group !tea:hs.test off",
        f"{MUM}: group chats on",
        f"{MUM}: no quiet hours",
    ]
    limits = await world.limits()
    assert limits is not None
    assert (limits.groups, limits.quiet, limits.voice) == (True, (), False)


async def test_the_child_is_told_of_changes_without_being_flooded(world: GuardiansWorld) -> None:
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    [first] = await world.told(ALICE)
    assert first.splitlines()[1:] == [f"{MUM}: group chats off"]
    await world.tell(MUM, f"{ALICE} voice off")
    await world.tell(MUM, f"{ALICE} voice off")
    await world.tell(MUM, f"{ALICE} memory off")
    assert await world.told(ALICE) == [], "not so soon after the first"
    world.direct.now_ms += GATHERED
    [second] = await world.told(ALICE)
    assert second.splitlines()[1:] == [f"{MUM}: voice off", f"{MUM}: memory off"]
    world.direct.now_ms += GATHERED
    assert await world.told(ALICE) == []


@pytest.mark.parametrize("who", [STRANGER, ALICE])
async def test_nobody_else_can_do_or_see_anything(world: GuardiansWorld, who: UserId) -> None:
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    unknown = (await world.tell(who, "@nobody:hs.test groups on")).replace("@nobody:hs.test", "X")
    for words in ("groups on", "quiet off", "room !a:b on", "log", "", "images off"):
        said = await world.tell(who, f"{ALICE} {words}")
        assert said.replace(ALICE, "X") == unknown, "whoever it is about, it is the same"
        assert NOT_YOURS in said
    assert await world.limits() == Limits(groups=False)
    if who == STRANGER:
        assert await world.tell(who, "") == "Nobody is your guardian here, and you are nobody's."


async def test_an_ex_guardian_can_do_nothing_and_what_they_decided_is_over(
    world: GuardiansWorld,
) -> None:
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    await world.direct.rooms.guardians.change(
        MUM, ALICE, lambda link: type(link)(guardian=link.guardian, child=link.child)
    )
    assert NOT_YOURS in await world.tell(MUM, f"{ALICE} voice off")
    assert await world.limits() is None


async def test_who_is_an_adult_by_a_statement_has_no_guardian_any_more(
    world: GuardiansWorld,
) -> None:
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    world.ages[ALICE] = Age(AgeBand.ADULT, Trust.DECLARED)
    assert await world.limits() == Limits(groups=False), "their own word changes nothing"
    world.ages[ALICE] = ADULT
    assert await world.limits() is None
    assert NOT_YOURS in await world.tell(MUM, f"{ALICE} voice off")
    assert await world.tell(MUM, "") == "Nobody is your guardian here, and you are nobody's."
    assert await world.tell(ALICE, "") == "Nobody is your guardian here, and you are nobody's."


async def test_nothing_brings_a_guardian_back_over_somebody_who_was_an_adult_once(
    world: GuardiansWorld,
) -> None:
    """Not a reader that is down, no account data that is gone, no statement that ran out."""
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    await world.told(ALICE)
    world.ages[ALICE] = ADULT
    assert await world.limits() is None
    for later in (NOT_KNOWN, CHILD):
        world.ages[ALICE] = later
        assert await world.limits() is None
        assert NOT_YOURS in await world.tell(MUM, f"{ALICE} log")
    over = f"{MUM} is no guardian of {ALICE} any more: that ended with age"
    world.direct.now_ms += GATHERED
    await world.told(ALICE)
    for user in (ALICE, MUM):
        assert "\n".join(world.said(user)).count(over) == 1
    await world.link()
    assert await world.limits() == Limits(), "the operator's new word counts, what was set does not"


async def test_of_two_guardians_the_stricter_no_holds(world: GuardiansWorld) -> None:
    await world.link()
    await world.link(STRANGER)
    await world.tell(MUM, f"{ALICE} groups off")
    await world.tell(STRANGER, f"{ALICE} groups on")
    await world.tell(STRANGER, f"{ALICE} images off")
    assert await world.limits() == Limits(groups=False, images=False)
    shown = await world.tell(STRANGER, str(ALICE))
    assert all(f"{who}, named by" in shown for who in (MUM, STRANGER))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("quiet 21:00-07:00", "Write the time zone too"),
        ("quiet 21:00-07:00 Middle/Earth", "I know no time zone Middle/Earth"),
        ("quiet 21-7 UTC", "two different times"),
        ("quiet 21:00-21:00 UTC", "two different times"),
        ("groups maybe", "Write on or off after it"),
        ("room 7 off", "is in no group of the number 7"),
        ("room tea", "Write the number or the ID"),
        ("fly", "guardian alone shows how things are"),
    ],
)
async def test_what_is_not_understood_gets_one_clear_sentence(
    world: GuardiansWorld, words: str, expected: str
) -> None:
    await world.link()
    assert expected in await world.tell(MUM, f"{ALICE} {words}")
    assert await world.limits() == Limits()


@pytest.mark.parametrize(
    "where", ["decided", "committed", "guardian-deciding", "guardian-decided", "act-performed"]
)
async def test_killed_anywhere_a_change_is_made_and_told_once(
    world: GuardiansWorld, where: str
) -> None:
    await world.link()
    said = world.words(MUM, f"!ai guardian {ALICE} groups off")
    await world.direct.kill_at(where, said)
    await world.direct.hear(said)
    await world.direct.quiet()
    assert sum("group chats off" in body for body in world.said(MUM)) == 1
    assert len(await world.direct.rooms.guardians.log(ALICE, 9)) == 1
    assert await world.limits() == Limits(groups=False)


async def test_killed_after_news_were_said_they_are_not_said_again(world: GuardiansWorld) -> None:
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    world.direct.die_at = "guardian-news-said"
    with pytest.raises(BaseException, match="guardian-news-said"):
        await world.news.look()
    await world.tell(MUM, f"{ALICE} voice off")
    world.direct.now_ms += GATHERED
    assert await world.told(ALICE) == [], "the first are known to have been said"
    world.direct.now_ms += GATHERED
    [rest] = await world.told(ALICE)
    assert rest.splitlines()[1:] == [f"{MUM}: voice off"]


async def test_without_a_chat_news_wait_until_there_is_one(world: GuardiansWorld) -> None:
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    gone = world.direct.wire.rooms.pop(CHATS[ALICE])
    await world.news.look()
    world.direct.wire.rooms[CHATS[ALICE]] = gone
    assert await world.told(ALICE) == [], "who has none is not looked for all the time"
    world.direct.now_ms += GATHERED
    [told] = await world.told(ALICE)
    assert "group chats off" in told


async def test_of_signs_of_distress_guardians_hear_without_words_and_seldom(tmp_path: Path) -> None:
    async with guardians_world(tmp_path, alarms=True) as world:
        await world.link()
        assert "they are told to look after you" in await world.tell(ALICE, "")
        for _ in range(3):
            await world.people.self_harm(ALICE)
        [told] = await world.told(MUM)
        assert f"Please look after {ALICE}" in told
        assert await world.told(ALICE) == []
        world.direct.now_ms += 86_400_001
        await world.people.self_harm(ALICE)
        assert len(await world.told(MUM)) == 1
        await world.people.self_harm(STRANGER)
        assert await world.direct.rooms.guardians.untold() == []


async def test_it_is_off_at_first(world: GuardiansWorld) -> None:
    await world.link()
    await world.people.self_harm(ALICE)
    assert await world.told(MUM) == []
    assert "they are told to look after you" not in await world.tell(ALICE, "")
