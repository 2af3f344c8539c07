"""A link by agreement: off at first, for those who may, and over whenever the child says so."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.model.age import NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.guarding import Limits
from appservice.model.ids import UserId
from appservice.policy.decide.joining import YES
from tests.doors.direct_wire import Event
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

ASKED = "If @alice:hs.test can be asked, I ask. I tell you when they agree, and nothing otherwise."
QUESTION = f"{MUM} asks whether they may be your guardian here"
DAY = 86_400_000


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[GuardiansWorld]:
    async with guardians_world(tmp_path, handshake=True) as made:
        yield made


def questions(world: GuardiansWorld) -> int:
    return sum(QUESTION in body for body in world.said(ALICE))


async def test_a_child_agrees_sees_what_it_means_and_ends_it(world: GuardiansWorld) -> None:
    assert await world.tell(MUM, f"ask {ALICE}") == ASKED
    question = world.said(ALICE)[-1]
    for part in ("switch group chats", "set hours", "images", "voice"):
        assert part in question
    for part in ("what I remember of you", "names of your groups", "!ai guardian end"):
        assert part in question
    assert "never see what you write" in question
    assert await world.limits() is None
    await world.react(ALICE, QUESTION, agreed=True)
    assert f"{MUM} is your guardian now" in world.said(ALICE)[-1]
    [told] = await world.told(MUM)
    assert f"{MUM} is a guardian of {ALICE} now, as {ALICE} agreed" in told
    await world.tell(MUM, f"{ALICE} groups off")
    assert await world.limits() == Limits(groups=False)
    assert "guardian end ends what you agreed to" in await world.tell(ALICE, "")
    assert "That is over" in await world.tell(ALICE, "end")
    assert await world.limits() is None
    assert "You are no guardian of" in await world.tell(MUM, f"{ALICE} groups off")
    world.direct.now_ms += DAY
    [told] = await world.told(MUM)
    assert "is no guardian of" in told
    assert "nothing of that kind" in await world.tell(ALICE, "end")


@pytest.mark.parametrize("agreed", [True, False])
async def test_it_can_be_answered_by_words_too(world: GuardiansWorld, agreed: bool) -> None:
    await world.tell(MUM, f"ask {ALICE}")
    said = await world.tell(ALICE, "yes" if agreed else "no")
    assert ("is your guardian now" in said, "I tell nobody" in said) == (agreed, not agreed)
    assert (await world.limits() == Limits()) is agreed
    assert "Nobody asks you that" in await world.tell(ALICE, "yes")
    assert (await world.limits() == Limits()) is agreed, "a no is not followed by a yes"


async def test_it_is_off_at_first(tmp_path: Path) -> None:
    async with guardians_world(tmp_path) as world:
        assert "named by whoever runs it" in await world.tell(MUM, f"ask {ALICE}")
        assert questions(world) == 0
        assert await world.linked() is None


@pytest.mark.parametrize(
    "age",
    [
        NOT_KNOWN,
        CHILD,
        Age(AgeBand.ADULT, Trust.DECLARED),
        Age(AgeBand.ADULT, Trust.SERVER),
        Age(AgeBand.ADULT, Trust.PEER),
    ],
)
async def test_only_an_adult_by_a_statement_asks(world: GuardiansWorld, age: Age) -> None:
    world.ages[MUM] = age
    assert "you need a signed statement" in await world.tell(MUM, f"ask {ALICE}")
    assert questions(world) == 0


@pytest.mark.parametrize(
    "age",
    [
        NOT_KNOWN,
        ADULT,
        Age(AgeBand.FROM_13, Trust.STATED),
        Age(AgeBand.UNDER_13, Trust.STATED),
        Age(AgeBand.FROM_16, Trust.DECLARED),
        Age(AgeBand.FROM_16, Trust.PEER),
    ],
)
async def test_only_who_is_16_or_17_by_a_statement_is_asked_and_nobody_sees_which(
    world: GuardiansWorld, age: Age
) -> None:
    world.ages[ALICE] = age
    assert await world.tell(MUM, f"ask {ALICE}") == ASKED
    assert questions(world) == 0
    assert "Nobody asks you that" in await world.tell(ALICE, "yes")
    assert await world.limits() is None


async def test_refusals_silence_and_nobody_look_the_same(world: GuardiansWorld) -> None:
    """Three people can be asked in a day, whoever they are and whatever they answer."""
    await world.tell(MUM, f"ask {ALICE}")
    await world.react(ALICE, QUESTION, agreed=False)
    for _ in range(3):
        assert await world.tell(MUM, f"ask {ALICE}") == ASKED
    assert questions(world) == 1
    for who in ("@nobody:hs.test", STRANGER):
        assert await world.tell(MUM, f"ask {who}") == ASKED.replace(ALICE, who)
    assert "You asked 3 times" in await world.tell(MUM, "ask @other:hs.test")
    assert await world.told(MUM) == []
    world.direct.now_ms += DAY * 8
    assert await world.tell(MUM, f"ask {ALICE}") == ASKED
    assert questions(world) == 1, "a no holds for a while, and so does silence"
    world.direct.now_ms += DAY * 30
    assert await world.tell(MUM, f"ask {ALICE}") == ASKED
    assert questions(world) == 2


async def test_a_question_does_not_wait_for_ever(world: GuardiansWorld) -> None:
    await world.tell(MUM, f"ask {ALICE}")
    world.direct.now_ms += DAY * 7
    assert "Nobody asks you that" in await world.tell(ALICE, "yes")
    await world.react(ALICE, QUESTION, agreed=True)
    assert await world.limits() is None


async def test_others_servers_are_left_out(world: GuardiansWorld) -> None:
    assert "people of hs.test alone" in await world.tell(MUM, "ask @bob:elsewhere.test")


@pytest.mark.parametrize("who", [MUM, ALICE])
async def test_both_have_to_be_who_they_were_when_it_is_agreed_to(
    world: GuardiansWorld, who: UserId
) -> None:
    await world.tell(MUM, f"ask {ALICE}")
    world.ages[who] = NOT_KNOWN
    assert "can't be agreed to any more" in await world.tell(ALICE, "yes")
    assert await world.limits() is None


async def test_whose_statement_has_ended_keeps_what_they_decided_and_changes_nothing(
    world: GuardiansWorld,
) -> None:
    await world.tell(MUM, f"ask {ALICE}")
    await world.tell(ALICE, "yes")
    await world.tell(MUM, f"{ALICE} voice off")
    world.ages[MUM] = Age(AgeBand.ADULT, Trust.DECLARED)
    assert "to change it have your statement renewed" in await world.tell(MUM, f"{ALICE} voice on")
    assert await world.limits() == Limits(voice=False)


async def test_the_child_cannot_end_what_the_operator_began(world: GuardiansWorld) -> None:
    await world.link()
    await world.tell(MUM, f"{ALICE} groups off")
    assert "please ask them" in await world.tell(ALICE, "end")
    assert await world.limits() == Limits(groups=False)


async def test_in_an_encrypted_chat_a_reaction_agrees_to_nothing(world: GuardiansWorld) -> None:
    wire = world.direct.wire
    content = {"algorithm": "m.megolm.v1.aes-sha2"}
    wire.put(CHATS[ALICE], "m.room.encryption", ALICE, state_key="", content=content)
    await world.tell(MUM, f"ask {ALICE}")
    assert "Write !ai guardian yes or !ai guardian no" in world.said(ALICE)[-1]
    await world.react(ALICE, QUESTION, agreed=True)
    assert "is not encrypted" in world.said(ALICE)[-1]
    assert await world.limits() is None


@pytest.mark.parametrize("where", ["guardian-asked", "guardian-question", "act-performed"])
async def test_killed_while_asking_it_is_asked_once(world: GuardiansWorld, where: str) -> None:
    said = world.words(MUM, f"!ai guardian ask {ALICE}")
    await world.direct.kill_at(where, said)
    await world.direct.hear(said)
    await world.direct.quiet()
    assert questions(world) == 1
    assert world.said(MUM).count(ASKED) == 1
    await world.react(ALICE, QUESTION, agreed=True)
    assert await world.limits() == Limits()


@pytest.mark.parametrize("where", ["guardian-agreeing", "guardian-agreed", "act-performed"])
async def test_killed_while_agreeing_it_is_so_once(world: GuardiansWorld, where: str) -> None:
    await world.tell(MUM, f"ask {ALICE}")
    said = world.words(ALICE, "!ai guardian yes")
    await world.direct.kill_at(where, said)
    await world.direct.hear(said)
    await world.direct.quiet()
    assert sum("is your guardian now" in body for body in world.said(ALICE)) == 1
    assert len(await world.told(MUM)) == 1
    assert await world.limits() == Limits()


async def test_a_reaction_of_anybody_else_or_to_something_else_is_nothing(
    world: GuardiansWorld,
) -> None:
    await world.tell(MUM, f"ask {ALICE}")
    await world.react(MUM, ASKED, agreed=True)
    await world.react(ALICE, "Hello", agreed=True)
    assert await world.limits() is None
    assert questions(world) == 1


async def test_who_answers_before_it_is_stored_what_they_were_asked_is_heard(
    world: GuardiansWorld,
) -> None:
    question: list[str] = []

    def told(event: Event) -> None:
        if QUESTION in str(event["content"].get("body")) and not question:
            question.append(event["event_id"])
            about = {"rel_type": "m.annotation", "event_id": event["event_id"], "key": YES}
            reaction = world.direct.wire.put(
                CHATS[ALICE], "m.reaction", ALICE, content={"m.relates_to": about}
            )
            first(reaction)
        first(event)

    first = world.direct.wire.told
    world.direct.wire.told = told
    await world.tell(MUM, f"ask {ALICE}")
    assert f"{MUM} is your guardian now" in world.said(ALICE)[-1]
    assert await world.limits() == Limits()
